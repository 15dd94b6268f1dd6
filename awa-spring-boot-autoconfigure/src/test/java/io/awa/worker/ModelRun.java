package io.awa.worker;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.dao.DataAccessException;

import io.awa.worker.ModelClaims.Fate;

/**
 * A run of the model: random steps on a real database, compared with the model after each
 * of them, and at the end everything is drained.
 */
final class ModelRun implements AutoCloseable {

	private static final int LONGEST_DRAIN = 300;

	private final long seed;

	private final ModelDatabase database;

	private final ModelContext context;

	private final ModelClientSteps client;

	private final ModelWorkerSteps worker;

	/** The steps by the upper end of their share. */
	private final NavigableMap<Integer, Runnable> steps = new TreeMap<>();

	/** Those that can happen while a claim is under way. */
	private final NavigableMap<Integer, Runnable> stepsMeanwhile = new TreeMap<>();

	private int stepsDone;

	ModelRun(long seed, ModelMutant mutant, int lockTimeoutMillis) {
		this.seed = seed;
		this.database = new ModelDatabase(lockTimeoutMillis);
		mutant.change(this.database);
		this.context = new ModelContext(seed, this.database, mutant);
		this.client = new ModelClientSteps(this.context);
		this.worker = new ModelWorkerSteps(this.context);
		addClientSteps();
		addWorkerSteps();
		addLonelySteps();
	}

	private void addClientSteps() {
		addStep(14, this.client::insert);
		addStep(2, this.client::insertAndRollBack);
		addStep(8, this.client::beginTransaction);
		addStep(10, this.client::endTransaction);
		addStep(5, this.client::cancel);
		addStep(6, this.client::retry);
		addStep(6, this.client::look);
		addStep(2, this.client::pause);
		addStep(4, this.client::resume);
		addStep(6, this.client::letTimePass);
	}

	private void addWorkerSteps() {
		addStep(26, () -> claim(false, Fate.PLAIN));
		addStep(12, () -> claim(true, Fate.PLAIN));
		addStep(42, this.worker::endRuns);
		addStep(7, this.worker::endRunAgain);
		addStep(8, this.worker::heartbeat);
		addStep(3, this.worker::fallSilent);
		addStep(1, this.worker::exceedDeadline);
		addStep(5, () -> this.worker.rescue(this.client::letTimePass));
	}

	/** Not while a claim is under way, because it may be one of the same worker. */
	private void addLonelySteps() {
		for (boolean sweep : new boolean[] { false, true }) {
			add(this.steps, 5, () -> claim(sweep, Fate.ANSWER_LATE));
			add(this.steps, 5, () -> claim(sweep, Fate.COMMIT_LATE));
			add(this.steps, 2, () -> claim(sweep, Fate.ROLLED_BACK));
			add(this.steps, 1, () -> claim(sweep, Fate.ANSWER_LOST));
		}
		add(this.steps, 1, this.worker::shutDown);
		add(this.steps, 1, this.worker::crash);
		add(this.steps, 3, this.worker::releaseOrphans);
	}

	private void addStep(int share, Runnable step) {
		add(this.steps, share, step);
		add(this.stepsMeanwhile, share, step);
	}

	private static void add(NavigableMap<Integer, Runnable> steps, int share, Runnable step) {
		steps.put((steps.isEmpty() ? 0 : steps.lastKey()) + share, step);
	}

	/** Runs the steps and drains. Says with a failure how to see it again. */
	void run(int count) {
		try {
			this.worker.start();
			while (this.stepsDone < count) {
				this.stepsDone++;
				any(this.steps).run();
				compare();
				this.context.workers().forEach(ModelWorker::checkSlots);
			}
			drain();
		}
		catch (ModelViolation | DataAccessException ex) {
			throw new ModelViolation(ex.getMessage() + System.lineSeparator() + "Step " + this.stepsDone + " of seed "
					+ this.seed + ". Again with -Dawa.model.seed=" + this.seed + " -Dawa.model.steps=" + this.stepsDone
					+ ". The last steps:" + System.lineSeparator() + this.context.lastLines(), ex);
		}
	}

	/** How often what has happened. */
	Map<String, Integer> counts() {
		return this.context.counts();
	}

	int stepsDone() {
		return this.stepsDone;
	}

	@Override
	public void close() {
		this.client.close();
		this.database.close();
	}

	private Runnable any(NavigableMap<Integer, Runnable> choices) {
		return choices.higherEntry(this.context.below(choices.lastKey())).getValue();
	}

	private void claim(boolean sweep, Fate fate) {
		this.worker.claim(sweep, fate, () -> {
			int count = 1 + this.context.below(3);
			for (int i = 0; i < count; i++) {
				any(this.stepsMeanwhile).run();
				compare();
			}
		});
	}

	/** The whole database says what the model says. */
	private void compare() {
		String actual = this.database.snapshot();
		String expected = this.context.state().snapshot();
		if (actual.equals(expected)) {
			return;
		}
		Set<String> unexpected = new LinkedHashSet<>(Arrays.asList(actual.split("\n")));
		Set<String> missing = new LinkedHashSet<>(Arrays.asList(expected.split("\n")));
		Set<String> both = new LinkedHashSet<>(unexpected);
		both.retainAll(missing);
		unexpected.removeAll(both);
		missing.removeAll(both);
		throw new ModelViolation("C1, C4, C5, S1: the database has " + unexpected + ", the model " + missing);
	}

	/** Every job that was committed and is due runs to its end. */
	private void drain() {
		this.context.log("drain");
		this.client.endAllTransactions();
		List.copyOf(this.context.state().paused()).forEach(this.client::resume);
		for (int round = 0; round < LONGEST_DRAIN && hasWork(); round++) {
			this.client.letTimePass(ids(this.context.state().jobs(ModelJob::isLater)));
			this.worker.rescue(this.client::letTimePass);
			for (ModelWorker one : this.context.workers()) {
				this.worker.heartbeat(one);
				this.worker.releaseOrphans(one);
				this.context.claims().prepare(true, Fate.PLAIN, () -> {
				});
				one.sweep();
				this.worker.completeAll(one);
			}
			compare();
		}
		ModelViolation.check(!hasWork(), "D2: these jobs were lost: %s", open());
		open().forEach(this.client::cancel);
		compare();
		this.context.workers().forEach(ModelWorker::checkSlots);
	}

	private boolean hasWork() {
		return open().stream().anyMatch((job) -> job.isRunning() || job.isOf(ModelWorker.KIND))
				|| this.context.workers().stream().anyMatch((one) -> !one.runs().isEmpty());
	}

	private List<ModelJob> open() {
		return this.context.state().jobs((job) -> !job.isTerminal());
	}

	private static List<Long> ids(List<ModelJob> jobs) {
		return jobs.stream().map(ModelJob::id).toList();
	}

}
