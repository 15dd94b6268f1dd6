package io.awa.worker;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random steps of three workers, applications and operators on a real database, from one
 * thread and with the statements of the library. An in-memory model says what each call
 * must answer and what all of the database must hold after each step:
 * <ul>
 * <li>C1: a running job has one owner, and any other job none.</li>
 * <li>C2: a worker's lease never exceeds that of the row: it is told which runs it has
 * lost.</li>
 * <li>C3: only the holder of the current lease ends a run.</li>
 * <li>C4: leases grow; the attempt grows by one per claim, except after a snooze or a
 * release, and never over the attempts of the job.</li>
 * <li>C5: a job that has ended runs again only if an operator wants it.</li>
 * <li>D1: no job is handed out twice, and no claim waits for another.</li>
 * <li>D2: no committed job is lost, however late its transaction committed: a sweep finds
 * what is due, and at the end everything has run.</li>
 * <li>D3: a mark does not run ahead of a job that the worker was told of.</li>
 * <li>D4: a paused queue gives no job away, and loses none.</li>
 * <li>S1: a job stands in one place.</li>
 * <li>S7: of two who change a job one wins, and the other is told.</li>
 * </ul>
 * Run one again with {@code -Dawa.model.seed} and, up to the failing step,
 * {@code -Dawa.model.steps}. {@link ModelMutantTests} shows that the model notices
 * mistakes.
 */
class ModelProtocolTests {

	private static final int STEPS = Integer.getInteger("awa.model.steps", 2_000);

	/** What a run that checks little would never see. */
	private static final String[] REACHED = { "rolled back", "late commit", "late rollback", "claimed", "swept",
			"claimed, was overtaken", "swept, was overtaken", "looked where told", "paused lane", "claim: ANSWER_LATE",
			"claim: ANSWER_LOST", "committed late", "claim rolled back", "orphan", "ended: completed", "ended: failed",
			"ended: cancelled", "ended: retry", "ended: snooze", "ended: release", "stale: completed",
			"stale: forgotten", "stale: failed", "stale: cancelled", "stale: retry", "stale: snooze", "stale: release",
			"snoozed too often", "cancel while running", "cancel while ready", "cancel refused", "retry",
			"retry refused", "told that a run is lost", "heartbeat of a dead worker", "rescued: worker_lost",
			"rescued: worker_lost, the last attempt", "rescued: deadline_exceeded" };

	private static final int LOCK_TIMEOUT_MILLIS = 5_000;

	@Test
	void databaseFollowsTheModelWithARandomSeed() {
		Long given = Long.getLong("awa.model.seed");
		run((given != null) ? given : ThreadLocalRandom.current().nextLong(1_000_000_000));
	}

	@Test
	void databaseFollowsTheModelAndReachesAllThatMatters() {
		Set<String> reached = new HashSet<>(run(1));
		reached.addAll(run(2));

		assertThat(reached).contains(REACHED);
	}

	/** Returns what happened. */
	private static Set<String> run(long seed) {
		System.out.println("Model run with -Dawa.model.seed=" + seed);
		try (ModelRun run = new ModelRun(seed, ModelMutant.none(), LOCK_TIMEOUT_MILLIS)) {
			run.run(STEPS);
			return run.counts().keySet();
		}
	}

}
