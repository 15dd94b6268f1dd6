package io.awa.worker;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.beans.factory.ListableBeanFactory;
import reactor.core.publisher.Mono;

import io.awa.worker.ReactiveHandlerCalls.ReactiveBatch;
import io.awa.worker.ReactiveHandlerCalls.ReactiveCall;

/**
 * Calls of handlers that return a Mono, with interceptors around them.
 */
final class ReactiveInterceptedCalls {

	private ReactiveInterceptedCalls() {
	}

	static Function<HandlerDefinition, HandlerDefinition> of(ListableBeanFactory beans) {
		Supplier<List<ReactiveJobExecutionInterceptor>> interceptors = HandlerInterceptors.lazily(beans,
				ReactiveJobExecutionInterceptor.class);
		return (handler) -> intercept(handler, interceptors);
	}

	static HandlerDefinition intercept(HandlerDefinition handler,
			Supplier<List<ReactiveJobExecutionInterceptor>> interceptors) {
		BatchCall batch = handler.traits().batchCall();
		if (batch instanceof ReactiveBatch call) {
			BatchCall intercepted = batch(call, interceptors);
			return handler.withCalls(new BatchOfOne(intercepted), handler.traits().withBatchCall(intercepted));
		}
		return (handler.call() instanceof ReactiveCall call)
				? handler.withCalls(single(call, interceptors), handler.traits()) : handler;
	}

	private static HandlerCall single(ReactiveCall call, Supplier<List<ReactiveJobExecutionInterceptor>> interceptors) {
		return (ReactiveCall) (args, context) -> {
			Mono<JobOutcome> invocation = deferred(() -> call.invoke(args, context));
			List<ReactiveJobExecutionInterceptor> around = interceptors.get();
			for (int i = around.size() - 1; i >= 0; i--) {
				invocation = given(around.get(i), around.get(i).around(context, invocation));
			}
			return invocation;
		};
	}

	private static BatchCall batch(ReactiveBatch call, Supplier<List<ReactiveJobExecutionInterceptor>> interceptors) {
		return (ReactiveBatch) (args, context) -> {
			Mono<BatchOutcome> invocation = deferred(() -> call.invoke(args, context));
			List<ReactiveJobExecutionInterceptor> around = interceptors.get();
			for (int i = around.size() - 1; i >= 0; i--) {
				invocation = given(around.get(i), around.get(i).aroundBatch(context, invocation));
			}
			return invocation;
		};
	}

	/**
	 * An error of the virtual machine that a handler throws would be thrown on by
	 * Reactor, past all operators; as a signal it reaches the interceptors.
	 */
	private static <T> Mono<T> deferred(Callable<Mono<T>> handler) {
		return Mono.defer(() -> {
			try {
				return handler.call();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	private static <T> Mono<T> given(ReactiveJobExecutionInterceptor interceptor, Mono<T> wrapped) {
		if (wrapped == null) {
			throw new IllegalStateException("Interceptor " + interceptor.getClass().getName()
					+ " returned null. Return the Mono it was given, or one around it.");
		}
		return wrapped;
	}

}
