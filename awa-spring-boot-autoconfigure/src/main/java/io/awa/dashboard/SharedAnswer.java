package io.awa.dashboard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An answer that takes a look at a whole table: whoever asks while somebody else does
 * gets the same one, and it is given out again for some times as long as it took. So its
 * cost is bounded, however many people look.
 *
 * @param <T> the type of the answer
 */
final class SharedAnswer<T> {

	private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(60);

	private final Supplier<CompletableFuture<T>> source;

	/** How many times as long as it took. */
	private final int rest;

	private @Nullable CompletableFuture<T> last;

	private volatile long usableUntil;

	SharedAnswer(Supplier<CompletableFuture<T>> source, int rest) {
		this.source = source;
		this.rest = rest;
	}

	synchronized CompletableFuture<T> get() {
		CompletableFuture<T> known = this.last;
		if (known != null && (!known.isDone() || isUsable(known))) {
			return known;
		}
		long start = System.nanoTime();
		CompletableFuture<T> next = this.source.get().whenComplete((answer, failure) -> {
			long end = System.nanoTime();
			this.usableUntil = end + Math.min(LONGEST_REST, this.rest * (end - start));
		});
		this.last = next;
		return next;
	}

	/** After a change, so that whoever made it sees it. */
	synchronized void forget() {
		this.last = null;
	}

	private boolean isUsable(CompletableFuture<T> answer) {
		return !answer.isCompletedExceptionally() && System.nanoTime() - this.usableUntil < 0;
	}

}
