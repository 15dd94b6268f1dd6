package io.awa.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import io.awa.Job;
import io.awa.JobState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobWaitTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void jobThatGetsThereIsReturned() {
		Job completed = job(JobState.COMPLETED, 1);
		Queue<Optional<Job>> states = new ArrayDeque<>(
				List.of(Optional.empty(), Optional.of(job(JobState.RUNNING, 1)), Optional.of(completed)));

		assertThat(new JobWait(7, JobState.COMPLETED, LONG).until(states::remove)).isSameAs(completed);
	}

	@Test
	void jobThatStaysElsewhereIsDescribed() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(
				() -> new JobWait(7, JobState.COMPLETED, SHORT).until(() -> Optional.of(job(JobState.RETRYABLE, 2))))
			.withMessage("Job 7 should be completed within PT0.2S, but is retryable after attempt 2 of 25 "
					+ "(kind send_receipt, queue default).");
	}

	@Test
	void jobThatFinishedOtherwiseIsNotWaitedFor() {
		Queue<Optional<Job>> states = new ArrayDeque<>(List.of(Optional.of(job(JobState.FAILED, 25))));

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new JobWait(7, JobState.COMPLETED, LONG).until(states::remove))
			.withMessageContaining("but is failed after attempt 25 of 25");
	}

	@Test
	void missingJobIsSaidToBeMissing() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new JobWait(7, JobState.COMPLETED, SHORT).until(Optional::empty))
			.withMessage("Job 7 should be completed within PT0.2S, but does not exist.");
	}

	private static Job job(JobState state, int attempt) {
		return new Job(7, "send_receipt", "default", 2, state, attempt, 25, "{}", Map.of(), List.of(), Instant.EPOCH,
				null, null, null);
	}

}
