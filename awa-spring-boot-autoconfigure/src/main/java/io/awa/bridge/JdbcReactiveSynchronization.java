package io.awa.bridge;

import org.springframework.core.Ordered;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tells JDBC code that registered with a lent transaction what becomes of it: before its
 * end on a thread that has the transaction, afterwards on one without.
 */
final class JdbcReactiveSynchronization implements TransactionSynchronization, Ordered {

	private final JdbcReactiveTransaction transaction;

	private final Scheduler scheduler;

	JdbcReactiveSynchronization(JdbcReactiveTransaction transaction, Scheduler scheduler) {
		this.transaction = transaction;
		this.scheduler = scheduler;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> beforeCommit(boolean readOnly) {
		return lent(() -> TransactionSynchronizationUtils.triggerBeforeCommit(readOnly));
	}

	@Override
	public Mono<Void> beforeCompletion() {
		return this.transaction.close().then(lent(TransactionSynchronizationUtils::triggerBeforeCompletion));
	}

	@Override
	public Mono<Void> afterCommit() {
		return lent(TransactionSynchronizationUtils::triggerAfterCommit);
	}

	@Override
	public Mono<Void> afterCompletion(int status) {
		return Mono.defer(() -> !this.transaction.loan().hasSynchronizations() ? Mono.empty()
				: OffloadedCall.on(this.scheduler, () -> {
					this.transaction.loan().completed(status);
					return null;
				}));
	}

	private Mono<Void> lent(Runnable action) {
		return Mono.defer(() -> {
			if (this.transaction.isAborted() || !this.transaction.loan().hasSynchronizations()) {
				return Mono.empty();
			}
			return this.transaction.<Void>step(() -> this.transaction.loan().during(() -> {
				if (TransactionSynchronizationManager.isSynchronizationActive()) {
					action.run();
				}
				return null;
			}));
		});
	}

}
