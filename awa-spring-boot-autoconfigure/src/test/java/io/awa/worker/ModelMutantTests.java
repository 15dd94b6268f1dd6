package io.awa.worker;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.worker.ModelMutant.Marks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plants mistakes in the library and sees that the model of {@link ModelProtocolTests}
 * notices each of them.
 */
class ModelMutantTests {

	private static final long[] SEEDS = { 1, 2, 3, 4, 5 };

	private static final int STEPS = 2_000;

	private static final int LOCK_TIMEOUT_MILLIS = 300;

	@Test
	void completionWithoutTheLease() {
		assertCaught(ModelMutant.none().function("complete_runs", "and running.lease = settled.lease", ""), "C3");
	}

	@Test
	void settlementWithoutTheLease() {
		assertCaught(ModelMutant.none().statement(SettleSql.SETTLE_FREE, "and running.lease = settled.lease", ""),
				"C3");
	}

	@Test
	void claimThatWaitsForOtherClaims() {
		assertCaught(ModelMutant.none().claimFunction("for update skip locked", "for update"), "D1");
	}

	@Test
	void claimWithoutLocks() {
		assertCaught(ModelMutant.none().claimFunction("for update skip locked", ""), "D1");
	}

	@Test
	void claimFromAPausedQueue() {
		assertCaught(ModelMutant.none().claimFunction("and queue.paused_at is not null", "and false"), "D4");
	}

	@Test
	void claimByAWorkerThatWasDeclaredDead() {
		assertCaught(ModelMutant.none()
			.claimFunction("where exists (select from awa.worker where worker.id = claiming_worker_id)", "where true"),
				"");
	}

	@Test
	void leaseThatDoesNotGrow() {
		assertCaught(ModelMutant.none().claimFunction("(select nextval('awa.lease_seq'))", "1::bigint"), "C4");
	}

	@Test
	void sweepThatStartsAtTheMarks() {
		assertCaught(ModelMutant.none().marks(Marks.SWEEPS_AHEAD), "D2, D3");
	}

	@Test
	void markThatRunsAhead() {
		assertCaught(ModelMutant.none().marks(Marks.CLAIMS_AHEAD), "D3");
	}

	@Test
	void snoozeThatUsesUpAnAttempt() {
		assertCaught(ModelMutant.none()
			.statement(SettleSql.SETTLE_FREE, "when 'retry' then attempt else attempt - 1 end",
					"when 'release' then " + "attempt - 1 else attempt end"),
				"C1, C4, C5, S1");
	}

	@Test
	void rescueThatLeavesTheJobWhereItIs() {
		assertCaught(ModelMutant.none().statement(RescueSql.RESCUE, "for update skip locked))", "limit 0))"), "C1");
	}

	@Test
	void rescueWithoutEndOfAttempts() {
		assertCaught(
				ModelMutant.none()
					.statement(RescueSql.RESCUE, "given_up.attempt < job.max_attempts as has_more", "true as has_more"),
				"C4");
	}

	@Test
	void heartbeatThatKeepsLostRunsToItself() {
		assertCaught(ModelMutant.none().function("beat", "and running.lease = mine.lease", ""), "C2");
	}

	/** Catches the mistake with one of the seeds; with most mistakes it is the first. */
	private static void assertCaught(ModelMutant mutant, String invariant) {
		List<String> caught = new ArrayList<>();
		for (int i = 0; caught.isEmpty() && i < SEEDS.length; i++) {
			try (ModelRun run = new ModelRun(SEEDS[i], mutant, LOCK_TIMEOUT_MILLIS)) {
				run.run(STEPS);
			}
			catch (ModelViolation ex) {
				caught.add(String.valueOf(ex.getMessage()));
			}
		}
		assertThat(caught).hasSize(1).allSatisfy((message) -> assertThat(message).startsWith(invariant));
	}

}
