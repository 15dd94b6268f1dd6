package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

import io.awa.bridge.SectionClosedException.Reason;

/**
 * One run of blocking code in a section: enters it, calls the code, ends the section, and
 * tells the pipeline.
 *
 * @param <T> the type of the result
 */
final class SectionRun<T> implements Runnable, SectionWork {

	private final Section section;

	private final Callable<? extends @Nullable T> work;

	private final boolean requireAwait;

	private final MonoSink<T> sink;

	private final AtomicBoolean started = new AtomicBoolean();

	private final Runnable onEnd;

	/**
	 * Creates the run.
	 * @param onEnd runs when the code has returned, or is known never to start
	 */
	SectionRun(Section section, Callable<? extends @Nullable T> work, boolean requireAwait, MonoSink<T> sink,
			Runnable onEnd) {
		this.section = section;
		this.work = work;
		this.requireAwait = requireAwait;
		this.sink = sink;
		this.onEnd = onEnd;
	}

	@Override
	public void run() {
		if (!this.started.compareAndSet(false, true)) {
			return;
		}
		T value = null;
		Throwable failure = null;
		try {
			value = runCode();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		try {
			Throwable problem = problem(failure);
			failure = (problem != null) ? problem : failure;
		}
		finally {
			this.onEnd.run();
		}
		Runnable resume = Section.pause();
		try {
			emit(value, failure);
		}
		finally {
			resume.run();
		}
	}

	/** The pipeline does not wait for the code, which may take its time to notice. */
	void cancel() {
		this.section.close(Reason.CANCELLED);
		if (this.started.compareAndSet(false, true)) {
			this.onEnd.run();
			return;
		}
		this.section.watchAfterCancellation();
	}

	/** Gives up a run that has not started. */
	void refuse(Throwable reason) {
		if (this.started.compareAndSet(false, true)) {
			this.section.close(Reason.CANCELLED);
			this.onEnd.run();
			this.sink.error(reason);
		}
	}

	/** The section around a nested one has ended before it ran that. */
	@Override
	public void closed(Reason reason) {
		refuse(new SectionClosedException(reason));
	}

	@Override
	public boolean mustFinish() {
		return false;
	}

	@Override
	public boolean blocksConnection() {
		return false;
	}

	private @Nullable T runCode() throws Exception {
		Runnable leave = this.section.enter();
		try {
			return runWithThreadLocals();
		}
		finally {
			leave.run();
		}
	}

	private @Nullable T runWithThreadLocals() throws Exception {
		Runnable forget = ThreadLocals.restore(this.section.view());
		try {
			T value = this.work.call();
			if (this.requireAwait && !this.section.hasAwaited()) {
				throw new IllegalStateException("The code of this section awaited nothing reactive, although that is "
						+ "required: it blocks a thread for nothing, or uses another client than that of the bridge.");
			}
			if (value instanceof Publisher<?>) {
				throw new IllegalStateException("The code of this section returned a " + kind(value)
						+ ", which nobody would subscribe to. Wait for it in the section with bridge.await(…) or "
						+ "bridge.stream(…); or, if none of the code blocks, leave out the section.");
			}
			return value;
		}
		finally {
			forget.run();
		}
	}

	private static String kind(Object publisher) {
		return (publisher instanceof Mono) ? "Mono" : (publisher instanceof Flux) ? "Flux" : "Publisher";
	}

	/**
	 * What ended the section counts even if the code has caught it: the transaction must
	 * not commit half of its work.
	 */
	private @Nullable Throwable problem(@Nullable Throwable failure) {
		RuntimeException ended = this.section.end();
		if (ended == null || failure instanceof SectionClosedException) {
			return null;
		}
		if (failure != null) {
			failure.addSuppressed(ended);
			return failure;
		}
		return ended;
	}

	private void emit(@Nullable T value, @Nullable Throwable failure) {
		if (failure != null) {
			this.sink.error(Exceptions.unwrap(failure));
		}
		else {
			this.sink.success(value);
		}
	}

	/** Refuses the run unless it starts in time. */
	static Disposable refuseLater(SectionRun<?> run, Duration timeout) {
		return Schedulers.parallel()
			.schedule(() -> run.refuse(NoSectionAvailableException.nestedAfterWaiting(timeout)), timeout.toMillis(),
					TimeUnit.MILLISECONDS);
	}

}
