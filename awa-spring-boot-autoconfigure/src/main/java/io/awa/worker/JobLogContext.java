package io.awa.worker;

import java.util.concurrent.Callable;

import org.slf4j.MDC;

/**
 * Names the job in the log context of the thread that runs a blocking handler.
 */
final class JobLogContext {

	static final String ID = "awa.job.id";

	static final String KIND = "awa.job.kind";

	static final String QUEUE = "awa.job.queue";

	static final String ATTEMPT = "awa.job.attempt";

	private JobLogContext() {
	}

	static <T> T with(Run run, Callable<T> handler) throws Exception {
		MDC.put(ID, Long.toString(run.jobId()));
		MDC.put(KIND, run.kind());
		MDC.put(QUEUE, run.queue());
		MDC.put(ATTEMPT, Integer.toString(run.attempt()));
		try {
			return handler.call();
		}
		finally {
			MDC.remove(ID);
			MDC.remove(KIND);
			MDC.remove(QUEUE);
			MDC.remove(ATTEMPT);
		}
	}

}
