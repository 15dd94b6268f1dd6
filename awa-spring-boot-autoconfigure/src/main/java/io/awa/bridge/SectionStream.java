package io.awa.bridge;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;

import io.awa.bridge.SectionClosedException.Reason;

/**
 * A publisher that a section reads as a stream, a page of elements at a time: the next
 * page is requested when the consumer has taken the last element of the one before.
 *
 * @param <T> the type of the elements
 */
final class SectionStream<T> extends BaseSubscriber<T> implements SectionWork, Iterator<T> {

	private final Section section;

	private final boolean sharesConnection;

	private final Queue<T> page = new ArrayDeque<>();

	private CompletableFuture<Boolean> signal = new CompletableFuture<>();

	private boolean ended;

	private int requested;

	private @Nullable Throwable failure;

	/**
	 * Creates the stream.
	 * @param sharesConnection whether other statements get through between its pages
	 */
	SectionStream(Section section, boolean sharesConnection) {
		this.section = section;
		this.sharesConnection = sharesConnection;
	}

	Stream<T> toStream() {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
			.onClose(this::close);
	}

	@Override
	public boolean hasNext() {
		for (CompletableFuture<Boolean> next = awaited(); next != null; next = awaited()) {
			this.section.waitFor(next);
		}
		Throwable thrown = failure();
		if (thrown != null) {
			throw SectionCall.asThrown(thrown);
		}
		synchronized (this.page) {
			return !this.page.isEmpty();
		}
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		synchronized (this.page) {
			return this.page.remove();
		}
	}

	@Override
	public void closed(Reason reason) {
		end(new SectionClosedException(reason));
		dispose();
	}

	/** One that is left open ends with the section. */
	@Override
	public boolean mustFinish() {
		return false;
	}

	@Override
	public boolean blocksConnection() {
		return !this.sharesConnection;
	}

	/** The first page is requested with the first element. */
	@Override
	protected void hookOnSubscribe(Subscription subscription) {
	}

	@Override
	protected void hookOnNext(T element) {
		synchronized (this.page) {
			this.page.add(element);
			this.requested--;
			this.signal.complete(true);
		}
		this.section.mailbox().wakeUp();
	}

	@Override
	protected void hookOnError(Throwable failure) {
		end(Exceptions.unwrap(failure));
	}

	@Override
	protected void hookOnComplete() {
		end(null);
	}

	private void close() {
		dispose();
		end(null);
	}

	private @Nullable Throwable failure() {
		synchronized (this.page) {
			return this.page.isEmpty() ? this.failure : null;
		}
	}

	/** What to wait for; {@code null} if there is an element, or no more. */
	private @Nullable CompletableFuture<Boolean> awaited() {
		int more = 0;
		CompletableFuture<Boolean> next;
		synchronized (this.page) {
			if (!this.page.isEmpty() || this.ended) {
				return null;
			}
			if (this.requested == 0) {
				more = this.section.settings().streamPageSize();
				this.requested = more;
			}
			if (this.signal.isDone()) {
				this.signal = new CompletableFuture<>();
			}
			next = this.signal;
		}
		if (more > 0) {
			int page = more;
			this.section.ifOpen(() -> request(page));
		}
		return next;
	}

	private void end(@Nullable Throwable failure) {
		synchronized (this.page) {
			if (!this.ended) {
				this.ended = true;
				this.failure = failure;
			}
			this.signal.complete(false);
		}
		this.section.finished(this);
	}

}
