package io.awa.tracing;

import java.util.Map;
import java.util.Objects;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

import io.awa.worker.JobContext;
import io.awa.worker.RunTrace;

/**
 * An attempt to run a job. The carrier is what was stored with the job when it was
 * inserted, so all of its attempts have the same parent.
 */
public final class AwaJobRunObservationContext extends ReceiverContext<Map<String, String>> {

	private final JobContext run;

	private volatile String outcome = KeyValue.NONE_VALUE;

	AwaJobRunObservationContext(JobContext run) {
		super((carrier, key) -> Objects.requireNonNull(carrier).get(key), Kind.CONSUMER);
		this.run = run;
		setCarrier(RunTrace.carrier(run));
	}

	/**
	 * Returns the run.
	 * @return the job and this run of it
	 */
	public JobContext run() {
		return this.run;
	}

	/**
	 * Says what the handler asked for.
	 * @return a word such as completed or snoozed, error if the handler threw, none while
	 * it runs
	 */
	public String outcome() {
		return this.outcome;
	}

	void endAs(String outcome) {
		this.outcome = outcome;
	}

}
