package io.awa.worker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The operations of {@link JobCallbacks} for reactive handlers. Each runs on subscription
 * on a thread of the worker, never on that of the subscriber, and stops when the
 * subscription is cancelled.
 */
public final class ReactiveJobCallbacks {

	private final JobCallbacks callbacks;

	private final Executor threads;

	private ReactiveJobCallbacks(JobCallbacks callbacks, Executor threads) {
		this.callbacks = callbacks;
		this.threads = threads;
	}

	/**
	 * Returns the reactive operations of a context.
	 * @param context the context that a handler got
	 * @return its operations on callbacks
	 * @throws IllegalArgumentException if a worker did not make the context
	 */
	public static ReactiveJobCallbacks of(JobContext context) {
		if (context.callbacks() instanceof RunCallbacks callbacks) {
			return new ReactiveJobCallbacks(callbacks, callbacks.threads());
		}
		throw new IllegalArgumentException(
				"The context " + context + " was not made by a worker. Pass the one that the handler got.");
	}

	/**
	 * The same as {@link JobCallbacks#register()}.
	 * @return the callback, or the failure
	 */
	public Mono<CallbackToken> register() {
		return call(this.callbacks::register);
	}

	/**
	 * The same as {@link JobCallbacks#register(Duration)}.
	 * @param timeout how long from now, by the database clock, the job waits for it
	 * @return the callback, or the failure
	 */
	public Mono<CallbackToken> register(Duration timeout) {
		return call(() -> this.callbacks.register(timeout));
	}

	/**
	 * The same as {@link JobCallbacks#await(CallbackToken, Class)}, without blocking the
	 * subscriber.
	 * @param <T> the type of the payload
	 * @param token the callback, registered by this run
	 * @param type the type to read the payload as
	 * @return the payload, or empty if nothing came with the callback, or the failure
	 */
	public <T> Mono<T> await(CallbackToken token, Class<T> type) {
		return call(() -> this.callbacks.await(token, type));
	}

	/**
	 * The same as {@link JobCallbacks#isResumed()}.
	 * @return whether the job was resumed
	 */
	public Mono<Boolean> isResumed() {
		return call(this.callbacks::isResumed);
	}

	/**
	 * The same as {@link JobCallbacks#payload(Class)}.
	 * @param <T> the type of the payload
	 * @param type the type to read the payload as
	 * @return the payload; empty if the job was not resumed or nothing came with it
	 */
	public <T> Mono<T> payload(Class<T> type) {
		return call(() -> this.callbacks.payload(type).orElse(null));
	}

	private <T> Mono<T> call(Callable<@Nullable T> call) {
		return Mono.create((sink) -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			FutureTask<Boolean> task = new FutureTask<>(() -> {
				try {
					sink.success(call.call());
				}
				catch (Throwable ex) {
					if (!cancelled.get()) {
						sink.error(ex);
					}
				}
				return true;
			});
			sink.onCancel(() -> {
				cancelled.set(true);
				task.cancel(true);
			});
			this.threads.execute(task);
		});
	}

}
