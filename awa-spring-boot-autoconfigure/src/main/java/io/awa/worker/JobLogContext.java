package io.awa.worker;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tells a thread which run it works for: names the job in the log context (MDC) and leads
 * what is logged to the job. Blocking handlers run in it; handlers that return a Mono
 * have it in the context of their subscriber, under {@link #KEY}, from where automatic
 * context propagation brings it to the threads that work for them.
 */
public final class JobLogContext {

	/** Under which Reactor's context holds it. */
	public static final String KEY = "io.awa.job";

	static final String ID = "awa.job.id";

	static final String KIND = "awa.job.kind";

	static final String QUEUE = "awa.job.queue";

	static final String ATTEMPT = "awa.job.attempt";

	private static final ThreadLocal<JobLogContext> CURRENT = new ThreadLocal<>();

	private final Run run;

	JobLogContext(Run run) {
		this.run = run;
	}

	/**
	 * Returns that of the calling thread.
	 * @return the context, or {@code null} if the thread works for no run
	 */
	public static @Nullable JobLogContext current() {
		return CURRENT.get();
	}

	/**
	 * Makes a context that of the calling thread, in place of the one it has.
	 * @param context the context, {@code null} if the thread works for no run any more
	 */
	public static void set(@Nullable JobLogContext context) {
		if (context == null) {
			CURRENT.remove();
			MDC.remove(ID);
			MDC.remove(KIND);
			MDC.remove(QUEUE);
			MDC.remove(ATTEMPT);
			return;
		}
		CURRENT.set(context);
		MDC.put(ID, Long.toString(context.run.jobId()));
		MDC.put(KIND, context.run.kind());
		MDC.put(QUEUE, context.run.queue());
		MDC.put(ATTEMPT, Integer.toString(context.run.attempt()));
	}

	static <T> T with(Run run, Callable<T> handler) throws Exception {
		JobLogContext before = current();
		set(new JobLogContext(run));
		try {
			return handler.call();
		}
		finally {
			set(before);
		}
	}

	/** Returns where lines go, or {@code null} if none are kept. */
	@Nullable RunLog log() {
		return this.run.log();
	}

	/** Without payload and lines. */
	@Override
	public String toString() {
		return "JobLogContext of " + this.run;
	}

}
