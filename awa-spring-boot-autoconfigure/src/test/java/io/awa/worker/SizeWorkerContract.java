package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobAttempt;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run leaves behind has a bound: results and checkpoints are refused above it, and
 * texts are cut, between characters.
 */
abstract class SizeWorkerContract extends WorkerContract {

	private static final int KEPT = 64 * 1024;

	private static final int QUOTES = 2;

	/** Two chars that must stay together. */
	private static final String PAIR = "😀";

	SizeWorkerContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void resultIsKeptUpToItsBound() {
		this.worker
			.handle("result", (args, context) -> JobOutcome.completed("x".repeat((Integer) args.get("size") - QUOTES)))
			.start();

		long most = insert("result", Map.of("size", KEPT));
		long more = insert("result", Map.of("size", KEPT + 1));

		await(most, JobState.COMPLETED);
		await(more, JobState.FAILED);
		assertThat(this.client.dumpJob(most).orElseThrow().resultJson()).hasSize(KEPT);
		assertThat(lastAttempt(more).errorMessage()).contains(String.valueOf(KEPT + 1)).contains(String.valueOf(KEPT));
	}

	@Test
	void checkpointIsKeptUpToItsBound() {
		this.worker.handle("checkpoint", (args, context) -> {
			context.checkpoint("x".repeat((Integer) args.get("size") - QUOTES));
			context.flushProgress();
			return JobOutcome.cancel("seen");
		}).start();

		long most = insert("checkpoint", Map.of("size", KEPT));
		long more = insert("checkpoint", Map.of("size", KEPT + 1), InsertOptions.defaults().withMaxAttempts(1));

		await(most, JobState.CANCELLED);
		await(more, JobState.FAILED);
		assertThat(this.client.dumpJob(most).orElseThrow().progress().checkpointJson()).hasSize(KEPT);
		assertThat(lastAttempt(more).errorMessage()).contains((KEPT + 1) + " bytes");
	}

	@Test
	void textsAreKeptUpToTheirBoundAndCutBetweenCharacters() {
		List<String> texts = List.of("x".repeat(2_000), "x".repeat(2_001), "x".repeat(1_998) + PAIR,
				"x".repeat(1_999) + PAIR, "a\u0000b");
		List<String> kept = List.of(texts.get(0), "x".repeat(2_000) + "…", texts.get(2), "x".repeat(1_999) + "…", "ab");
		this.worker.handle("fail", (args, context) -> JobOutcome.fail((String) args.get("text")))
			.handle("throw", (args, context) -> {
				throw new TerminalJobException(texts.get((Integer) args.get("number")));
			})
			.start();

		for (int i = 0; i < texts.size(); i++) {
			long thrown = insert("throw", Map.of("number", i));
			await(thrown, JobState.FAILED);
			assertThat(lastAttempt(thrown).errorMessage()).isEqualTo(kept.get(i));
			assertThat(lastAttempt(thrown).errorStack().length()).isLessThanOrEqualTo(8_001);
			if (i < texts.size() - 1) {
				long failed = insert("fail", Map.of("text", texts.get(i)));
				await(failed, JobState.FAILED);
				assertThat(lastAttempt(failed).errorMessage()).isEqualTo(kept.get(i));
			}
		}
	}

	@Test
	void stackIsCutAtItsBound() {
		this.worker.handle("deep", (args, context) -> fall(1_000)).start();

		long id = insert("deep", Map.of());
		await(id, JobState.FAILED);

		assertThat(lastAttempt(id).errorStack()).hasSize(8_001).endsWith("…");
	}

	@Test
	void progressMessageIsCutBetweenCharacters() {
		this.worker.handle("progress", (args, context) -> {
			context.progress(10, "x".repeat(1_999) + PAIR);
			return JobOutcome.snooze(Duration.ofHours(1));
		}).start();

		long id = insert("progress", Map.of());
		await(id, JobState.SCHEDULED);

		assertThat(this.client.dumpJob(id).orElseThrow().progress().message()).isEqualTo("x".repeat(1_999));
	}

	private static JobOutcome fall(int depth) {
		if (depth == 0) {
			throw new TerminalJobException("at the ground");
		}
		return fall(depth - 1);
	}

	private JobAttempt lastAttempt(long id) {
		List<JobAttempt> attempts = this.client.dumpJob(id).orElseThrow().attempts();
		return attempts.get(attempts.size() - 1);
	}

}
