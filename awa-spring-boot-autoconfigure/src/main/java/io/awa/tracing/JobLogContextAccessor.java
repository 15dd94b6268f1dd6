package io.awa.tracing;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import io.awa.worker.JobLogContext;

/**
 * Brings what a thread knows of its run to the threads that work for a pipeline, where
 * the application propagates contexts: with
 * {@code spring.reactor.context-propagation=auto}, in sections of the bridge, and where a
 * snapshot of the context is taken. Found by the service loader of Micrometer, so nothing
 * has to be registered or taken back.
 */
public final class JobLogContextAccessor implements ThreadLocalAccessor<JobLogContext> {

	@Override
	public Object key() {
		return JobLogContext.KEY;
	}

	@Override
	public @Nullable JobLogContext getValue() {
		return JobLogContext.current();
	}

	@Override
	public void setValue(JobLogContext context) {
		JobLogContext.set(context);
	}

	@Override
	public void setValue() {
		JobLogContext.set(null);
	}

}
