package io.awa.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Limits how much reactive work runs at the same time. What is over the limit waits in
 * the order of subscription, without a thread. Thread-safe.
 */
public final class ReactivePermits {

	private final Deque<Work<?>> waiting = new ArrayDeque<>();

	private final AtomicInteger drains = new AtomicInteger();

	private int free;

	/**
	 * Creates the permits.
	 * @param count how many there are, at least 1
	 */
	public ReactivePermits(int count) {
		if (count < 1) {
			throw new IllegalArgumentException("There must be at least 1 permit, but " + count + " were given.");
		}
		this.free = count;
	}

	/**
	 * Runs work with a permit, from its subscription to its end.
	 * @param <T> the type of the result
	 * @param work the work; it is subscribed to with the caller's context, on the
	 * caller's thread if a permit is free and nobody waits. Its subscription must not
	 * block, or others wait longer than they must. Once a cancellation has returned, it
	 * is not subscribed to any more
	 * @return the same work, limited
	 */
	public <T> Mono<T> limit(Mono<T> work) {
		return limit((permit) -> work);
	}

	/**
	 * Runs work with a permit that may outlast it.
	 * @param <T> the type of the result
	 * @param work makes the work, which may retain the permit
	 * @return the work, limited
	 */
	public <T> Mono<T> limit(Function<Permit, Mono<T>> work) {
		return Mono.create((sink) -> {
			Work<T> limited = new Work<>(sink, work);
			sink.onDispose(() -> stop(limited));
			start(limited);
		});
	}

	/**
	 * Work that was taken from the queue but has not started yet must not be overtaken.
	 */
	private void start(Work<?> work) {
		boolean atOnce;
		synchronized (this.waiting) {
			atOnce = this.free > 0 && this.waiting.isEmpty() && this.drains.get() == 0;
			if (atOnce) {
				this.free--;
			}
			else {
				this.waiting.add(work);
			}
		}
		if (atOnce) {
			work.start();
		}
		else {
			drain();
		}
	}

	private void stop(Work<?> work) {
		if (work.stop()) {
			synchronized (this.waiting) {
				this.waiting.remove(work);
			}
		}
	}

	private void release() {
		synchronized (this.waiting) {
			this.free++;
		}
		drain();
	}

	/** A loop, because work that ends at once would start the next one within itself. */
	private void drain() {
		if (this.drains.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			for (Work<?> next = next(); next != null; next = next()) {
				next.start();
			}
			seen = this.drains.addAndGet(-seen);
		}
	}

	private @Nullable Work<?> next() {
		synchronized (this.waiting) {
			if (this.free == 0 || this.waiting.isEmpty()) {
				return null;
			}
			this.free--;
			return this.waiting.poll();
		}
	}

	/**
	 * A permit in use. It is free again when its work has ended and nobody retains it.
	 */
	public final class Permit {

		private final AtomicInteger users = new AtomicInteger(1);

		private Permit() {
		}

		/**
		 * Keeps the permit until {@link #release()} is called, even if its work ends.
		 */
		public void retain() {
			this.users.incrementAndGet();
		}

		/**
		 * Gives back what was retained.
		 */
		public void release() {
			if (this.users.decrementAndGet() == 0) {
				ReactivePermits.this.release();
			}
		}

	}

	private final class Work<T> {

		private final MonoSink<T> sink;

		private final Function<Permit, Mono<T>> work;

		private boolean ended;

		private @Nullable Permit permit;

		private @Nullable Disposable subscription;

		private @Nullable Runnable signal;

		private Work(MonoSink<T> sink, Function<Permit, Mono<T>> work) {
			this.sink = sink;
			this.work = work;
		}

		/**
		 * Subscribes under the lock of {@link #stop()}: otherwise a statement could reach
		 * the connection after the rollback that follows a cancellation. What the work
		 * signals meanwhile comes after the lock, because it runs code of others.
		 */
		private void start() {
			Permit permit = new Permit();
			boolean started;
			Runnable signal;
			synchronized (this) {
				started = !this.ended;
				if (started) {
					this.permit = permit;
					this.subscription = Mono.defer(() -> this.work.apply(permit))
						.subscribe((value) -> signal(() -> this.sink.success(value)),
								(ex) -> signal(() -> this.sink.error(ex)), () -> signal(this.sink::success),
								Context.of(this.sink.contextView()));
				}
				signal = this.signal;
				if (started && this.ended && this.subscription != null) {
					this.subscription.dispose();
				}
			}
			if (signal != null) {
				end(signal);
			}
			if (!started) {
				permit.release();
			}
		}

		private void signal(Runnable signal) {
			if (!Thread.holdsLock(this)) {
				end(signal);
			}
			else if (this.signal == null) {
				this.signal = signal;
			}
		}

		/** Frees the permit first, because what follows the work is not limited. */
		private void end(Runnable signal) {
			Permit permit;
			synchronized (this) {
				if (this.ended) {
					return;
				}
				this.ended = true;
				permit = this.permit;
			}
			if (permit != null) {
				permit.release();
			}
			signal.run();
		}

		/**
		 * Cancels.
		 * @return whether the work has not been subscribed to
		 */
		private boolean stop() {
			Permit permit;
			Disposable subscription;
			synchronized (this) {
				if (this.ended) {
					return false;
				}
				this.ended = true;
				permit = this.permit;
				subscription = this.subscription;
			}
			if (subscription != null) {
				subscription.dispose();
			}
			if (permit != null) {
				permit.release();
			}
			return permit == null;
		}

	}

}
