package io.awa.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;

/**
 * How blocking code gets the results of reactive calls: in the section of its thread, or
 * also without one.
 */
final class SectionCalls implements BlockingCalls {

	private static final SectionCalls STRICT = new SectionCalls(null, false);

	private static final SectionCalls STRICT_BY_PAGES = new SectionCalls(null, true);

	private final @Nullable Duration standaloneTimeout;

	private final boolean paged;

	private SectionCalls(@Nullable Duration standaloneTimeout, boolean paged) {
		this.standaloneTimeout = standaloneTimeout;
		this.paged = paged;
	}

	/** Needs a section. */
	static SectionCalls strict() {
		return STRICT;
	}

	/** Needs a section; each page of a stream is a statement of its own. */
	static SectionCalls strictByPages() {
		return STRICT_BY_PAGES;
	}

	/** Joins a section, and waits at most so long where there is none. */
	static SectionCalls anywhere(Duration timeout) {
		return new SectionCalls(timeout, true);
	}

	/** Makes calls of this thread see another context. */
	static Runnable enter(ContextView context) {
		Section section = Section.current();
		return (section != null) ? section.enter(context) : () -> {
		};
	}

	@Override
	public <T> @Nullable T await(Publisher<T> publisher) {
		Section section = find();
		if (section != null) {
			return section.await(publisher);
		}
		Mono<T> single = (publisher instanceof Mono<T> mono) ? mono : Flux.from(publisher).singleOrEmpty();
		try {
			return single.block(Objects.requireNonNull(this.standaloneTimeout));
		}
		catch (RuntimeException ex) {
			throw unwrapped(ex);
		}
	}

	@Override
	public <T> Stream<T> stream(Flux<T> flux) {
		Section section = find();
		return (section != null) ? section.stream(flux, this.paged).toStream() : flux.toStream();
	}

	@Override
	public <T> CompletableFuture<T> future(Mono<T> mono) {
		Section section = find();
		return (section != null) ? section.future(mono) : mono.toFuture();
	}

	/**
	 * Looks at the thread first: Reactor would subscribe and only then refuse to block.
	 */
	private @Nullable Section find() {
		requireThreadThatMayWait();
		Section section = Section.current();
		if (section == null && this.standaloneTimeout == null) {
			throw new NoReactiveSectionException();
		}
		return section;
	}

	static void requireThreadThatMayWait() {
		if (EventLoopThreads.isCurrent()) {
			throw new BoundaryException(BoundaryCode.BLOCKING_ON_EVENT_LOOP,
					"Thread " + Thread.currentThread().getName()
							+ " serves many at once, so it must not wait. Nothing was "
							+ "sent. Call this code within bridge.call(() -> …), or stay reactive here: use the "
							+ "ReactiveAwaClient, or return the Mono or Flux itself.");
		}
	}

	private static RuntimeException unwrapped(RuntimeException failure) {
		Throwable cause = Exceptions.unwrap(failure);
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException ex) ? ex : failure;
	}

}
