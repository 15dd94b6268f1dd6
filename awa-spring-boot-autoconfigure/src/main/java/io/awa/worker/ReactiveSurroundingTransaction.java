package io.awa.worker;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.transaction.reactive.TransactionSynchronization;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.worker.ReactiveHandlerCalls.ReactiveBatch;
import io.awa.worker.ReactiveHandlerCalls.ReactiveCall;

/**
 * Runs reactive handlers within the transaction of a subscriber, which goes on after
 * them. Each gets a savepoint, so that one that fails leaves nothing. What it completed
 * itself counts from its end on. Runs one handler at a time.
 */
final class ReactiveSurroundingTransaction {

	private final ReactiveJobTransactions transactions;

	private final ContextView subscriber;

	private final List<TransactionSynchronization> completions = new CopyOnWriteArrayList<>();

	ReactiveSurroundingTransaction(ReactiveJobTransactions transactions, ContextView subscriber) {
		this.transactions = transactions.nested(this.completions::add);
		this.subscriber = subscriber;
	}

	/** The transactions of the handlers. */
	ReactiveJobTransactions transactions() {
		return this.transactions;
	}

	/**
	 * Puts itself around a handler. A blocking one cannot take part and is left as it is.
	 */
	HandlerDefinition around(HandlerDefinition handler) {
		if (handler.traits().batchCall() instanceof ReactiveBatch call) {
			BatchCall nested = (ReactiveBatch) (args, context) -> nested(() -> call.invoke(args, context));
			return handler.withCalls(new BatchOfOne(nested), handler.traits().withBatchCall(nested));
		}
		if (handler.call() instanceof ReactiveCall call) {
			return handler.withCalls((ReactiveCall) (args, context) -> nested(() -> call.invoke(args, context)),
					handler.traits());
		}
		return handler;
	}

	private <T> Mono<T> nested(Callable<Mono<T>> call) {
		Mono<T> handler = Mono.defer(() -> {
			this.completions.clear();
			return invoke(call);
		});
		return this.transactions.execute(handler)
			.materialize()
			.flatMap((end) -> complete(end.isOnError() ? TransactionSynchronization.STATUS_ROLLED_BACK
					: TransactionSynchronization.STATUS_COMMITTED)
				.thenReturn(end))
			.<T>dematerialize()
			.contextWrite(this.subscriber);
	}

	private static <T> Mono<T> invoke(Callable<Mono<T>> call) {
		try {
			return call.call();
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

	private Mono<Void> complete(int status) {
		List<TransactionSynchronization> ended = List.copyOf(this.completions);
		this.completions.clear();
		return Flux.fromIterable(ended).concatMap((completion) -> completion.afterCompletion(status)).then();
	}

}
