package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.awa.InvalidRequestException;
import io.awa.json.JacksonJobCodec;
import io.awa.worker.Run.CutOff;
import io.awa.worker.Run.Settled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RunTests {

	@Test
	void stopIsRequestedBeforeTheTimeLimitCutsTheRunOff() {
		Run hurried = run(Duration.ofMillis(50));
		Run patient = run(Duration.ofHours(1));
		Run endless = run(null);

		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(hurried::isStopRequested);

		assertThat(hurried.isCancelled()).isFalse();
		assertThat(patient.isStopRequested()).isFalse();
		assertThat(endless.isStopRequested()).isFalse();
	}

	@Test
	void runThatIsCutOffIsToStop() {
		Run run = run(null);

		run.cutOff(CutOff.SHUTDOWN);

		assertThat(run.isStopRequested()).isTrue();
		assertThat(run.isCancelled()).isTrue();
	}

	@Test
	void runWhoseOutcomeIsCommittedDoesNotLoseItsLease() {
		Run run = run(null);
		run.beginSettling();
		run.onSettled(Settled.COMMITTED);

		run.cutOff(CutOff.LEASE_LOST);

		assertThat(run.isCancelled()).isFalse();
	}

	@Test
	void outcomeIsWrittenOnce() {
		Run run = run(null);
		run.beginSettling();

		assertThatIllegalStateException().isThrownBy(run::beginSettling).withMessageContaining("written before");
	}

	@Test
	void laterReportsCountMoreThanOnesThatCouldNotBeWritten() {
		Run run = run(null);
		run.progress(10, "first");
		run.checkpoint(List.of(1));
		ProgressUpdate first = run.takeProgress();
		run.progress(120);

		run.putBack(first);

		assertThat(run.takeProgress()).isEqualTo(new ProgressUpdate(100, "first", "[1]"));
		assertThat(run.takeProgress()).isNull();
		assertThat(run.checkpoint(List.class)).contains(List.of(1));
	}

	@Test
	void checkpointThatIsTooLargeIsRefusedWithItsSize() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> run(null).checkpoint("x".repeat(70_000)))
			.withMessageContaining("70002 bytes")
			.withMessageContaining("65536");
	}

	private static Run run(@Nullable Duration limit) {
		Instant claimedAt = Instant.EPOCH;
		ClaimedJob job = new ClaimedJob(1, 1, "kind", "default", 2, 1, 25, "{}", "{}", List.of(), claimedAt, claimedAt,
				(limit != null) ? claimedAt.plus(limit) : null, null);
		return runOf(job);
	}

	static Run runOf(ClaimedJob job) {
		return new Run(job,
				new RunServices(null, new JacksonJobCodec(), Runnable::run, null, null, null, null, null, (ended) -> {
				}, new RunLogs(JobLogSettings.off(), null, null)));
	}

}
