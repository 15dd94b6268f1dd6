package io.awa.bridge;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * A stream of blocking code as a {@code Flux}: opened and read by pages of
 * {@value StreamCursor#PAGE}, each by one {@linkplain ReactiveCalls#call call}, and only
 * when the subscriber wants the first element of the page. So no thread is held between
 * pages, the thread may be another one for each of them, and code that asks for nothing
 * reads nothing. One call for the whole stream would park a thread for as long as the
 * subscriber takes, and one for each element would cost more than the element.
 * <p>
 * The stream is closed once: with its last page, after an error and after a cancellation,
 * then not before the page that is being read.
 *
 * @param <T> the type of the elements
 */
final class StreamPages<T> {

	private final StreamCursor<T> cursor;

	private final ReactiveCalls calls;

	private final FluxSink<T> sink;

	private final AtomicInteger demands = new AtomicInteger();

	private final Disposable.Swap reader = Disposables.swap();

	private volatile Iterator<T> page = List.<T>of().iterator();

	private volatile boolean reading;

	private StreamPages(StreamCursor<T> cursor, ReactiveCalls calls, FluxSink<T> sink) {
		this.cursor = cursor;
		this.calls = calls;
		this.sink = sink;
	}

	/**
	 * Returns a publisher that opens a stream for each subscription.
	 * @param <T> the type of the elements
	 * @param source opens the stream
	 * @param calls runs what blocks
	 * @return the publisher
	 */
	static <T> Flux<T> flux(Callable<? extends Stream<? extends T>> source, ReactiveCalls calls) {
		return Flux.usingWhen(Mono.fromSupplier(() -> new StreamCursor<T>(source)), (cursor) -> read(cursor, calls),
				(cursor) -> close(cursor, calls), (cursor, ex) -> close(cursor, calls),
				(cursor) -> close(cursor, calls));
	}

	private static <T> Flux<T> read(StreamCursor<T> cursor, ReactiveCalls calls) {
		return Flux.create((sink) -> {
			StreamPages<T> pages = new StreamPages<>(cursor, calls, sink);
			sink.onDispose(pages.reader);
			sink.onRequest((demand) -> pages.drain());
		});
	}

	/** Where no thread can be had any more, closing here is better than not at all. */
	private static Mono<Void> close(StreamCursor<?> cursor, ReactiveCalls calls) {
		return Mono.defer(() -> cursor.isClosed() ? Mono.empty() : calls.<Object>call(() -> {
			cursor.close();
			return null;
		}).onErrorResume((ex) -> cursor.isClosed() ? Mono.error(ex) : Mono.fromRunnable(cursor::close)).then());
	}

	private void drain() {
		if (this.demands.getAndIncrement() > 0) {
			return;
		}
		int seen = 1;
		do {
			emit();
			seen = this.demands.addAndGet(-seen);
		}
		while (seen > 0);
	}

	private void emit() {
		if (this.reading || this.sink.isCancelled()) {
			return;
		}
		while (this.sink.requestedFromDownstream() > 0 && this.page.hasNext()) {
			this.sink.next(this.page.next());
		}
		if (this.page.hasNext()) {
			return;
		}
		if (this.cursor.isExhausted()) {
			this.sink.complete();
		}
		else if (this.sink.requestedFromDownstream() > 0) {
			this.reading = true;
			this.reader.update(this.calls.call(this.cursor::nextPage)
				.contextWrite(this.sink.contextView())
				.subscribe(this::read, this.sink::error));
		}
	}

	private void read(@Nullable List<T> next) {
		this.page = (next != null) ? next.iterator() : List.<T>of().iterator();
		this.reading = false;
		drain();
	}

}
