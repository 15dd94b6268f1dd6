package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Waits by blocking and works on threads that may block, in the context of the
 * subscriber.
 */
final class SimpleCalls implements BlockingCalls, ReactiveCalls, ThreadContexts {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ThreadLocal<ContextView> current = ThreadLocal.withInitial(Context::empty);

	static Views views() {
		SimpleCalls calls = new SimpleCalls();
		return new Views(calls, calls);
	}

	@Override
	public <T> @Nullable T await(Publisher<T> publisher) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Blocking on " + Thread.currentThread().getName());
		}
		try {
			return inContext(Mono.from(publisher)).block(LIMIT);
		}
		catch (RuntimeException ex) {
			throw SimpleCalls.<RuntimeException>unchecked(Exceptions.unwrap(ex));
		}
	}

	@Override
	public <T> Stream<T> stream(Flux<T> flux) {
		ContextView context = this.current.get();
		return flux.contextWrite((own) -> own.putAll(context)).toStream(1);
	}

	@Override
	public <T> CompletableFuture<T> future(Mono<T> mono) {
		return inContext(mono).toFuture();
	}

	@Override
	public <T> Mono<T> call(Callable<? extends @Nullable T> work) {
		return Mono.deferContextual((context) -> Mono.<T>fromCallable(() -> {
			Runnable leave = enter(context);
			try {
				return work.call();
			}
			finally {
				leave.run();
			}
		}).subscribeOn(Schedulers.boundedElastic()));
	}

	@Override
	public Runnable enter(ContextView context) {
		ContextView before = this.current.get();
		this.current.set(context);
		return () -> this.current.set(before);
	}

	private <T> Mono<T> inContext(Mono<T> mono) {
		ContextView context = this.current.get();
		return mono.contextWrite((own) -> own.putAll(context));
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable failure) throws E {
		throw (E) failure;
	}

}
