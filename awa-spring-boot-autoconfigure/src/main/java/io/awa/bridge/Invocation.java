package io.awa.bridge;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * A call of a method of the target.
 */
@FunctionalInterface
interface Invocation {

	/**
	 * Calls the method.
	 * @return what it returned
	 * @throws Throwable what it threw
	 */
	@Nullable Object run() throws Throwable;

	/** As work for a thread that may block. */
	default Callable<@Nullable Object> asCallable() {
		return () -> {
			try {
				return run();
			}
			catch (Throwable ex) {
				ReflectionUtils.rethrowException(ex);
				throw new IllegalStateException(ex);
			}
		};
	}

}
