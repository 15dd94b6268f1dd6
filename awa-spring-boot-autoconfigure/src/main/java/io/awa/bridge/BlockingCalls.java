package io.awa.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How blocking code gets the results of reactive calls. Implementations refuse threads
 * that must not block before they subscribe, and throw errors with the type they have.
 */
interface BlockingCalls {

	/**
	 * Subscribes and waits for the value.
	 * @param <T> the type of the value
	 * @param publisher what to wait for
	 * @return the value, {@code null} if there is none
	 */
	<T> @Nullable T await(Publisher<T> publisher);

	/**
	 * Reads a publisher as the consumer of the stream asks for it.
	 * @param <T> the type of the elements
	 * @param flux what to read
	 * @return the stream, whose close cancels
	 */
	<T> Stream<T> stream(Flux<T> flux);

	/**
	 * Subscribes at once and does not wait.
	 * @param <T> the type of the value
	 * @param mono what to subscribe to
	 * @return the future, whose cancellation cancels
	 */
	<T> CompletableFuture<T> future(Mono<T> mono);

}
