package io.awa.test;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.awa.Job;
import io.awa.JobState;

/**
 * Describes jobs in messages of tests, with their payloads.
 */
final class JobText {

	static final Comparator<Job> OLDEST_FIRST = Comparator.comparingLong(Job::id);

	static final JobState[] UNFINISHED = Arrays.stream(JobState.values())
		.filter((state) -> !state.isFinished())
		.toArray(JobState[]::new);

	private static final int MOST = 20;

	private JobText() {
	}

	static String list(List<Job> jobs) {
		if (jobs.isEmpty()) {
			return "no job";
		}
		String listed = jobs.stream()
			.limit(MOST)
			.map(JobText::describe)
			.collect(Collectors.joining("\n  ", jobs.size() + ((jobs.size() == 1) ? " job:\n  " : " jobs:\n  "), ""));
		return (jobs.size() > MOST) ? listed + "\n  and " + (jobs.size() - MOST) + " more" : listed;
	}

	static String describe(Job job) {
		return job.kind() + " " + job.argsJson() + ", job " + job.id() + ", " + job.state().text() + " in queue "
				+ job.queue() + ", priority " + job.priority() + ", attempt " + job.attempt() + " of "
				+ job.maxAttempts() + ", inserted at " + job.createdAt()
				+ ((job.runAt() != null) ? ", due at " + job.runAt() : "")
				+ (job.tags().isEmpty() ? "" : ", tags " + job.tags())
				+ (job.metadata().isEmpty() ? "" : ", metadata " + job.metadata());
	}

}
