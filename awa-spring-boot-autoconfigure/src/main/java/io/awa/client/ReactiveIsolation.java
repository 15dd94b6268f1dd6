package io.awa.client;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.awa.client.TransactionOptions.Propagation;

/**
 * Isolated transactions in reactive flows, whatever manages them: new transactions on a
 * connection of their own. Spring's {@code REQUIRES_NEW} would exchange the connection of
 * the surrounding transaction for the time being, and what runs beside it in that
 * transaction would write to the wrong one.
 */
public final class ReactiveIsolation {

	private static final String PACKAGE_OF_KEYS = TransactionSynchronizationManager.class.getPackageName();

	private ReactiveIsolation() {
	}

	/**
	 * Takes the surrounding transaction out of sight of an isolated one.
	 * @param <T> the type of the value
	 * @param options says whether the transaction is isolated
	 * @param transactional the transaction
	 * @return the same, or without the surrounding transaction in its context
	 */
	public static <T> Mono<T> apply(TransactionOptions options, Mono<T> transactional) {
		return (options.propagation() == Propagation.ISOLATED)
				? transactional.contextWrite(ReactiveIsolation::withoutTransaction) : transactional;
	}

	/**
	 * Says how to begin the transaction once {@link #apply} has been used.
	 * @param options the options of the transaction
	 * @return the definition
	 */
	public static TransactionDefinition definition(TransactionOptions options) {
		DefaultTransactionDefinition definition = options.toDefinition();
		if (options.propagation() == Propagation.ISOLATED) {
			definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRED);
		}
		return definition;
	}

	private static Context withoutTransaction(Context context) {
		Context without = context;
		for (Object key : context.stream().map((entry) -> entry.getKey()).toList()) {
			if (key instanceof Class<?> type && type.getPackageName().equals(PACKAGE_OF_KEYS)) {
				without = without.delete(key);
			}
		}
		return without;
	}

}
