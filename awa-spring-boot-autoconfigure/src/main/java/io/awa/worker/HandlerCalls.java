package io.awa.worker;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Calls of blocking handlers. Beans are looked up per call, so their scope is honoured.
 */
final class HandlerCalls {

	private HandlerCalls() {
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static HandlerCall blocking(Supplier<BlockingJobHandler> handler) {
		return (args, context) -> CompletableFuture.completedFuture(handler.get().handle(args, context));
	}

	static HandlerCall blocking(Supplier<Object> bean, HandlerMethod method) {
		return (args, context) -> CompletableFuture
			.completedFuture((JobOutcome) method.invoke(bean.get(), args, context));
	}

}
