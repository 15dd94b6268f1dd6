package io.awa.worker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.JobMetadata;

/**
 * What those who observe runs have to know of them.
 */
public final class RunTrace {

	/** The word for a run whose handler threw. */
	public static final String ERROR = "error";

	private static final String COMPLETED = "completed";

	private RunTrace() {
	}

	/**
	 * Returns what continues the trace of the insert.
	 * @param run the run of a job
	 * @return names and values, empty if the job came without
	 */
	public static Map<String, String> carrier(JobContext run) {
		Map<String, String> carrier = new LinkedHashMap<>();
		if (run instanceof Run known && known.job().metadataJson().contains(JobMetadata.TRACE)
				&& known.allMetadata().get(JobMetadata.TRACE) instanceof Map<?, ?> stored) {
			stored.forEach((name, value) -> carrier.put(String.valueOf(name), String.valueOf(value)));
		}
		return carrier;
	}

	/**
	 * Says in a word what a handler asks for.
	 * @param outcome what it returned, {@code null} for completed
	 * @return the word that the metrics use too
	 */
	public static String word(@Nullable JobOutcome outcome) {
		if (outcome instanceof JobOutcome.WithJobs more) {
			return word(more.outcome());
		}
		if (outcome instanceof JobOutcome.RetryAfter) {
			return "retry";
		}
		if (outcome instanceof JobOutcome.Snooze) {
			return "snoozed";
		}
		if (outcome instanceof JobOutcome.Cancel) {
			return "cancelled";
		}
		if (outcome instanceof JobOutcome.Fail) {
			return "failed";
		}
		return (outcome instanceof JobOutcome.WaitForCallback) ? "parked" : COMPLETED;
	}

	/**
	 * Says in a word what a batch handler asks for each job.
	 * @param batch the jobs
	 * @param outcome what it returned, {@code null} for completed
	 * @return a word for each job
	 */
	public static List<String> words(BatchContext batch, @Nullable BatchOutcome outcome) {
		return ((outcome != null) ? outcome : BatchOutcome.completed()).resolve(batch)
			.stream()
			.map((member) -> (member.failure() != null) ? ERROR : word(member.outcome()))
			.toList();
	}

}
