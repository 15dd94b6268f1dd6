package io.awa.worker;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.awa.worker.Run.Settled;

/**
 * Calls of blocking handlers. Beans are looked up per call, so their scope is honoured.
 */
final class HandlerCalls {

	private HandlerCalls() {
	}

	/**
	 * Calls a handler inside a transaction, to which its outcome belongs as well.
	 */
	static HandlerCall transactional(HandlerCall call) {
		return (args, context) -> {
			Run run = (Run) context;
			return run.services().requireTransactions().execute(() -> {
				CompletableFuture<@Nullable JobOutcome> future = call.start(args, context);
				JobOutcome outcome = future.get();
				if (run.settled() == Settled.NOT_YET && !(outcome instanceof JobOutcome.WaitForCallback)) {
					run.services().settle(run, outcome);
				}
				return future;
			});
		};
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static HandlerCall blocking(Supplier<BlockingJobHandler> handler) {
		return (args, context) -> CompletableFuture.completedFuture(handler.get().handle(args, context));
	}

	static HandlerCall blocking(Supplier<Object> bean, HandlerMethod method) {
		return (args, context) -> CompletableFuture
			.completedFuture((JobOutcome) method.invoke(bean.get(), args, context));
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static BatchCall batch(Supplier<BatchJobHandler> handler) {
		return (args, context) -> CompletableFuture.completedFuture(handler.get().handle(args, context));
	}

	static BatchCall batch(Supplier<Object> bean, HandlerMethod method) {
		return (args, context) -> CompletableFuture
			.completedFuture((BatchOutcome) method.invoke(bean.get(), args, context));
	}

}
