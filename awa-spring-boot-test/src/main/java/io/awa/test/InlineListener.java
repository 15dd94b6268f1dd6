package io.awa.test;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.Health.WorkerHealth;
import io.awa.client.ClientListener;
import io.awa.client.InlineRuns;
import io.awa.client.InsertedJobs;
import io.awa.event.JobEvents;

/**
 * Adds inline runs to the listener of the application.
 *
 * @param listener that of the application
 * @param inlineRuns the runs
 */
record InlineListener(ClientListener listener, InlineRuns inlineRuns) implements ClientListener {

	@Override
	public void jobsInserted(InsertedJobs inserted) {
		this.listener.jobsInserted(inserted);
	}

	@Override
	public void runCancelled(long jobId, long lease) {
		this.listener.runCancelled(jobId, lease);
	}

	@Override
	public void queueResumed(String queue, Instant dueFrom) {
		this.listener.queueResumed(queue, dueFrom);
	}

	@Override
	public JobEvents events() {
		return this.listener.events();
	}

	@Override
	public void queueLimitsChanged(String queue) {
		this.listener.queueLimitsChanged(queue);
	}

	@Override
	public @Nullable WorkerHealth workerHealth() {
		return this.listener.workerHealth();
	}

}
