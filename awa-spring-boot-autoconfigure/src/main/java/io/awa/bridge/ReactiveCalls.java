package io.awa.bridge;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How reactive code gets the results of blocking calls.
 */
@FunctionalInterface
interface ReactiveCalls {

	/**
	 * Runs work for each subscription on a thread that may block. Errors keep their type.
	 * @param <T> the type of the result
	 * @param work what to run
	 * @return its result, empty for {@code null}
	 */
	<T> Mono<T> call(Callable<? extends @Nullable T> work);

}
