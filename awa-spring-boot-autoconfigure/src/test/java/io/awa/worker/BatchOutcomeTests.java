package io.awa.worker;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.json.JacksonJobCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BatchOutcome}.
 */
class BatchOutcomeTests {

	private final BatchContext batch = () -> List.of(run(7), run(8), run(9));

	@Test
	void jobsThatAreNotMentionedHaveCompleted() {
		IllegalStateException failure = new IllegalStateException("no");

		List<BatchOutcome.Member> members = BatchOutcome.builder()
			.outcome(8, JobOutcome.cancel("x"))
			.failureAt(2, failure)
			.build()
			.resolve(this.batch);

		assertThat(members).containsExactly(BatchOutcome.Member.DONE,
				new BatchOutcome.Member(JobOutcome.cancel("x"), null), new BatchOutcome.Member(null, failure));
		assertThat(BatchOutcome.completed().resolve(this.batch)).containsOnly(BatchOutcome.Member.DONE);
	}

	@Test
	void strangersAreNamed() {
		assertThatIllegalStateException()
			.isThrownBy(() -> BatchOutcome.builder().outcome(4711, JobOutcome.completed()).build().resolve(this.batch))
			.withMessageContaining("jobs [4711]")
			.withMessageContaining("batch of 3");
		assertThatIllegalStateException()
			.isThrownBy(() -> BatchOutcome.builder().outcomeAt(3, JobOutcome.completed()).build().resolve(this.batch))
			.withMessageContaining("indexes [3]");
	}

	@Test
	void jobMentionedTwiceIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> BatchOutcome.builder()
				.outcome(7, JobOutcome.completed())
				.failureAt(0, new IllegalStateException())
				.build()
				.resolve(this.batch))
			.withMessageContaining("job 7 twice");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> BatchOutcome.builder().outcome(7, JobOutcome.completed()).outcome(7, JobOutcome.completed()))
			.withMessageContaining("job 7 twice");
		assertThatIllegalArgumentException().isThrownBy(() -> BatchOutcome.builder().failure(7, null))
			.withMessageContaining("job 7 is null");
	}

	static Run run(long id) {
		return new Run(
				new ClaimedJob(id, 1, "kind", "default", 2, 1, 25, "{}", "{}", List.of(), Instant.EPOCH, Instant.EPOCH,
						null, null),
				new RunServices(null, new JacksonJobCodec(), Runnable::run, null, null, null, null, null, (ended) -> {
				}, new RunLogs(JobLogSettings.off(), null, null)));
	}

}
