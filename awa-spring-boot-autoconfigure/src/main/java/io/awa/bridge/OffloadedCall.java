package io.awa.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Blocking code on a thread of a scheduler. Cancelled before it has begun, it never runs;
 * later it runs to its end, without an interrupt, and its result is handed elsewhere.
 *
 * @param <T> the type of the result
 */
final class OffloadedCall<T> {

	private static final Log logger = LogFactory.getLog(OffloadedCall.class);

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private final MonoSink<T> sink;

	private final Callable<? extends @Nullable T> work;

	private final Consumer<? super T> onAbandoned;

	private final Runnable atEnd;

	private OffloadedCall(MonoSink<T> sink, Callable<? extends @Nullable T> work, Consumer<? super T> onAbandoned,
			Runnable atEnd) {
		this.sink = sink;
		this.work = work;
		this.onAbandoned = onAbandoned;
		this.atEnd = atEnd;
	}

	/**
	 * Makes the call, which begins on subscription.
	 * @param scheduler where it runs
	 * @param work the call
	 * @return its result, empty for {@code null}
	 */
	static <T> Mono<T> on(Scheduler scheduler, Callable<? extends @Nullable T> work) {
		return on(scheduler, work, (value) -> {
		}, () -> {
		});
	}

	/**
	 * Makes the call, which begins on subscription.
	 * @param scheduler where it runs
	 * @param work the call
	 * @param onAbandoned takes the result that nobody waits for any more
	 * @param atEnd runs exactly once: when the call has ended, or is sure never to begin
	 * @return its result, empty for {@code null}
	 */
	static <T> Mono<T> on(Scheduler scheduler, Callable<? extends @Nullable T> work, Consumer<? super T> onAbandoned,
			Runnable atEnd) {
		return Mono.create((sink) -> new OffloadedCall<T>(sink, work, onAbandoned, atEnd).start(scheduler));
	}

	private void start(Scheduler scheduler) {
		this.sink.onCancel(this::abandon);
		try {
			scheduler.schedule(this::run);
		}
		catch (RejectedExecutionException ex) {
			if (this.state.compareAndSet(State.WAITING, State.OVER)) {
				this.atEnd.run();
				this.sink.error(ex);
			}
		}
	}

	private void abandon() {
		if (this.state.compareAndSet(State.WAITING, State.ABANDONED)) {
			this.atEnd.run();
		}
		else {
			this.state.compareAndSet(State.RUNNING, State.ABANDONED);
		}
	}

	private void run() {
		if (!this.state.compareAndSet(State.WAITING, State.RUNNING)) {
			return;
		}
		T value = null;
		Throwable failure = null;
		try {
			value = this.work.call();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			this.atEnd.run();
		}
		if (this.state.compareAndSet(State.RUNNING, State.OVER)) {
			emit(value, failure);
		}
		else if (failure != null) {
			logger.debug("A cancelled call over JDBC failed", failure);
		}
		else if (value != null) {
			this.onAbandoned.accept(value);
		}
	}

	/** What follows in the pipeline runs on this thread, and the guard must know. */
	private void emit(@Nullable T value, @Nullable Throwable failure) {
		Runnable leave = PropagatedTransaction.enter(this.sink.contextView());
		try {
			if (failure != null) {
				this.sink.error(failure);
			}
			else if (value != null) {
				this.sink.success(value);
			}
			else {
				this.sink.success();
			}
		}
		finally {
			leave.run();
		}
	}

	private enum State {

		WAITING, RUNNING, OVER, ABANDONED

	}

}
