package io.awa.client;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.testsupport.TestDatabase;

/**
 * The transactions of the reactive client. Work runs on a thread that may block, in the
 * context of its subscriber.
 */
final class R2dbcTransactionSubject implements TransactionSubject {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ReactiveAwaClient client;

	private final TransactionalOperator operator;

	private final ThreadLocal<ContextView> current = ThreadLocal.withInitial(Context::empty);

	R2dbcTransactionSubject(TestDatabase database) {
		this(database, ClientSettings.of(TestDatabase.SCHEMA));
	}

	R2dbcTransactionSubject(TestDatabase database, ClientSettings settings) {
		this(ClientFixtures.r2dbcClient(database, settings), ClientFixtures.operator(database));
	}

	R2dbcTransactionSubject(ReactiveAwaClient client, TransactionalOperator operator) {
		this.client = client;
		this.operator = operator;
	}

	@Override
	public <T> T inTransaction(TransactionOptions options, Function<? super AwaTransaction, ? extends T> work) {
		return await(this.client.inTransaction(options,
				(transaction) -> blocking(() -> work.apply(new BlockingReactiveTransaction(transaction, this)))));
	}

	@Override
	public void inSpringTransaction(Runnable work) {
		await(this.operator.transactional(blocking(() -> {
			work.run();
			return true;
		})));
	}

	<T> T await(Mono<T> operation) {
		ContextView context = this.current.get();
		return operation.contextWrite((own) -> own.putAll(context)).block(LIMIT);
	}

	private <T> Mono<T> blocking(Supplier<T> work) {
		return Mono.deferContextual((context) -> Mono.fromSupplier(() -> {
			this.current.set(context);
			try {
				return work.get();
			}
			finally {
				this.current.remove();
			}
		}).subscribeOn(Schedulers.boundedElastic()));
	}

}
