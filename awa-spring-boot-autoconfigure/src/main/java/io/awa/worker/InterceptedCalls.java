package io.awa.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls of blocking handlers with interceptors around them.
 */
final class InterceptedCalls {

	private InterceptedCalls() {
	}

	static HandlerCall single(HandlerCall call, Supplier<List<JobExecutionInterceptor>> interceptors) {
		return (args, context) -> {
			JobExecutionInterceptor.Invocation invocation = () -> result(call.start(args, context));
			List<JobExecutionInterceptor> around = interceptors.get();
			for (int i = around.size() - 1; i >= 0; i--) {
				JobExecutionInterceptor interceptor = around.get(i);
				JobExecutionInterceptor.Invocation inner = invocation;
				invocation = () -> interceptor.around(context, inner);
			}
			return CompletableFuture.completedFuture(invocation.proceed());
		};
	}

	static BatchCall batch(BatchCall call, Supplier<List<JobExecutionInterceptor>> interceptors) {
		return (args, context) -> {
			JobExecutionInterceptor.BatchInvocation invocation = () -> result(call.start(args, context));
			List<JobExecutionInterceptor> around = interceptors.get();
			for (int i = around.size() - 1; i >= 0; i--) {
				JobExecutionInterceptor interceptor = around.get(i);
				JobExecutionInterceptor.BatchInvocation inner = invocation;
				invocation = () -> interceptor.aroundBatch(context, inner);
			}
			return CompletableFuture.completedFuture(invocation.proceed());
		};
	}

	/** The call of a blocking handler has ended when it returns. */
	private static <T> @Nullable T result(CompletableFuture<@Nullable T> future) throws Exception {
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
