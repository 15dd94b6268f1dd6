package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.client.InsertedJobs;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.SqlRow;
import io.awa.worker.ModelClaims.Fate;
import io.awa.worker.ModelClaims.LostAnswer;

/**
 * What workers do: claim, end runs, live and die.
 */
final class ModelWorkerSteps {

	private static final Duration SILENCE = Duration.ofMinutes(10);

	private static final int MOST_ENDED = 50;

	private final ModelContext context;

	private final ModelState state;

	private final ModelOutcomes outcomes;

	/** Runs that were ended before, whether by the right worker or not. */
	private final List<RunKey> ended = new ArrayList<>();

	ModelWorkerSteps(ModelContext context) {
		this.context = context;
		this.state = context.state();
		this.outcomes = new ModelOutcomes(context);
	}

	void start() {
		this.context.workers().forEach((worker) -> worker.start(register()));
	}

	/** Claims from the marks, or sweeps. */
	void claim(boolean sweep, Fate fate, Runnable meanwhile) {
		ModelWorker worker = this.context.anyWorker();
		boolean lookAgain = this.context.chance(40);
		this.context.log(worker + (sweep ? " sweeps, " : " claims, ") + fate);
		this.context.claims().prepare(sweep, fate, meanwhile);
		try {
			if (sweep) {
				worker.sweep();
			}
			else {
				worker.dispatch(lookAgain);
			}
		}
		catch (LostAnswer ex) {
			this.context.log("  " + worker + " learns nothing");
		}
		this.context.claims().prepare(false, Fate.PLAIN, () -> {
		});
	}

	/** Ends some runs of a worker, of which it may have lost some before. */
	void endRuns() {
		ModelWorker worker = this.context.anyWorker();
		List<RunKey> runs = new ArrayList<>(worker.runs().keySet());
		runs.removeIf((run) -> !this.state.isHeld(run) && this.context.chance(60));
		List<RunKey> chosen = new ArrayList<>();
		int count = this.context.chance(70) ? 1 : 3;
		while (!runs.isEmpty() && chosen.size() < count) {
			chosen.add(runs.remove(this.context.below(runs.size())));
		}
		if (!chosen.isEmpty()) {
			settle(worker, this.outcomes.of(chosen.stream().map(worker.runs()::get).toList()));
		}
	}

	void completeAll(ModelWorker worker) {
		List<Settlement> settlements = worker.runs().values().stream().map(this.outcomes::completed).toList();
		if (!settlements.isEmpty()) {
			settle(worker, settlements);
		}
	}

	/** Writes an outcome again, for want of an answer; or a zombie wakes up. */
	void endRunAgain() {
		List<RunKey> stale = this.ended.stream().filter((run) -> !this.state.isHeld(run)).toList();
		List<RunKey> dangerous = stale.stream().filter(this::isOfRunningJob).toList();
		RunKey run = this.context.any((dangerous.isEmpty() || this.context.chance(40)) ? stale : dangerous);
		if (run != null) {
			settle(this.context.anyWorker(), List.of(this.outcomes.ofStale(run)));
		}
	}

	void settle(ModelWorker worker, List<Settlement> settlements) {
		this.context.log(worker + " settles "
				+ settlements.stream().map((one) -> one.jobId() + ":" + one.lease() + " " + one.next()).toList());
		Map<RunKey, ModelEnded> answer = ModelEnded.byRun(settlements, this.context.operations()
			.query(SettleSql.withoutWaiting(settlements, new JacksonJobCodec()), ModelEnded::read));
		this.state.settle(settlements, answer);
		for (Settlement settlement : settlements) {
			worker.end(settlement.key());
			this.ended.add(settlement.key());
			ModelEnded told = answer.get(settlement.key());
			if (told != null && settlement.next() == Settlement.Next.SNOOZE && told.runAt() == null) {
				this.context.count("snoozed too often");
			}
			this.context.count((told != null) ? "ended: " + told.next() : "stale: " + settlement.next().text());
			if (told != null && told.runAt() != null) {
				this.context.jobsInserted(new InsertedJobs(told.queue(), ModelWorker.KIND, 1, told.runAt()));
			}
		}
		while (this.ended.size() > MOST_ENDED) {
			this.ended.remove(0);
		}
		this.context.deliverWakeUps();
	}

	void heartbeat() {
		ModelWorker zombie = this.context.any(this.context.workers().stream().filter(this::isZombie).toList());
		heartbeat((zombie != null && this.context.chance(70)) ? zombie : this.context.anyWorker());
	}

	/** Says whether a worker works on what another one, or itself, has got again. */
	private boolean isZombie(ModelWorker worker) {
		return worker.runs().keySet().stream().anyMatch((run) -> !this.state.isHeld(run) && isOfRunningJob(run));
	}

	private boolean isOfRunningJob(RunKey run) {
		ModelJob job = this.state.job(run.jobId());
		return job != null && job.isRunning();
	}

	void heartbeat(ModelWorker worker) {
		List<Beat> beats = this.context.operations()
			.query(WorkerSql.heartbeat(worker.id(), worker.runs().keySet()), Beat::read);
		boolean alive = beats.get(0).alive();
		Set<RunKey> lost = beats.stream().map(Beat::lost).filter((run) -> run != null).collect(Collectors.toSet());
		this.context.log(worker + " beats, alive: " + alive + ", lost: " + lost);
		ModelViolation.check(alive == this.state.workers().containsKey(worker.id()),
				"C1: %s was told that it lives: %s", worker, alive);
		Set<RunKey> expected = worker.runs()
			.keySet()
			.stream()
			.filter((run) -> !this.state.isHeld(run))
			.collect(Collectors.toSet());
		lost.forEach((run) -> this.context.count("told that a run is lost"));
		this.context.count(alive ? "heartbeat" : "heartbeat of a dead worker");
		ModelViolation.check(lost.equals(expected), "C2: %s was told that it has lost %s, but it has lost %s", worker,
				lost, expected);
		if (alive) {
			this.state.workers().put(worker.id(), false);
		}
		else {
			worker.registerAnew(register());
		}
		List<RunKey> sorted = lost.stream().sorted((one, other) -> Long.compare(one.jobId(), other.jobId())).toList();
		sorted.stream().filter((run) -> this.context.chance(50)).forEach(worker::end);
	}

	void fallSilent() {
		ModelWorker worker = this.context.anyWorker();
		if (this.state.workers().containsKey(worker.id())) {
			this.context.log(worker + " falls silent");
			silence(worker.id());
		}
	}

	private void silence(long workerId) {
		this.context.database().silence(workerId);
		this.state.workers().replace(workerId, true);
	}

	void exceedDeadline() {
		ModelJob job = this.context.any(this.state.jobs(ModelJob::isRunning));
		if (job != null) {
			this.context.log("run " + job.run() + " is past its deadline");
			this.context.database().exceedDeadline(job.run());
			job.exceedDeadline();
		}
	}

	/** A living worker ends what silent ones left; their jobs may be due at once. */
	void rescue(Consumer<List<Long>> afterRescue) {
		Map<Long, Rescued> rescued = this.context.operations()
			.query(RescueSql.rescue(SILENCE, Set.of(ModelState.QUEUE_WITHOUT_DEAD_LETTERS)), Rescued::read)
			.stream()
			.collect(Collectors.toMap(Rescued::jobId, (one) -> one, (one, other) -> one, TreeMap::new));
		Map<Long, String> expected = this.state.loseRuns();
		this.context.log("a worker rescues " + expected);
		Map<Long, String> reasons = new TreeMap<>();
		rescued.forEach((id, one) -> reasons.put(id, one.reason()));
		ModelViolation.check(reasons.equals(expected), "C1, D2: a rescue ended the runs %s, but had to end %s", reasons,
				expected);
		List<Long> back = new ArrayList<>();
		expected.forEach((id, reason) -> {
			ModelJob job = this.state.job(id);
			this.context.count("rescued: " + reason + (job.hasMoreAttempts() ? "" : ", the last attempt"));
			job.giveUp(reason, !job.queue().equals(ModelState.QUEUE_WITHOUT_DEAD_LETTERS));
			ModelViolation.check((rescued.get(id).runAt() != null) == !job.isTerminal(),
					"C4: a rescue does not keep to the attempts of job %s: %s", job, rescued.get(id));
			if (!job.isTerminal()) {
				back.add(id);
			}
		});
		Map<Long, Instant> dueTimes = this.context.database().postpone(back);
		dueTimes.forEach((id, runAt) -> this.state.job(id).goBack(runAt, true));
		if (this.context.chance(50)) {
			afterRescue.accept(back);
		}
	}

	/** Gives everything back in good order, and begins anew. */
	void shutDown() {
		ModelWorker worker = this.context.anyWorker();
		this.context.log(worker + " shuts down");
		List<Settlement> releases = worker.runs().keySet().stream().map(Settlement::ofRelease).toList();
		if (!releases.isEmpty()) {
			settle(worker, releases);
		}
		int gone = this.context.operations()
			.query(WorkerSql.deregister(worker.id()), (row) -> row.getLong("id"))
			.size();
		boolean known = this.state.workers().remove(worker.id()) != null;
		ModelViolation.check((gone == 1) == known, "C1: %s said goodbye, but %s rows went", worker, gone);
		worker.start(register());
	}

	/** The process dies: what it ran is lost until others notice. */
	void crash() {
		ModelWorker worker = this.context.anyWorker();
		this.context.log(worker + " crashes");
		if (this.state.workers().containsKey(worker.id())) {
			silence(worker.id());
		}
		worker.runs().keySet().forEach(this.ended::add);
		worker.start(register());
	}

	/** A worker gives back runs of which it never heard. */
	void releaseOrphans() {
		releaseOrphans(this.context.anyWorker());
	}

	void releaseOrphans(ModelWorker worker) {
		Set<RunKey> orphans = new HashSet<>(this.context.operations()
			.query(WorkerSql.orphans(worker.id(), Duration.ZERO, worker.runs().keySet()),
					(row) -> new RunKey(row.getLong("job_id"), row.getLong("lease"))));
		List<RunKey> expected = this.state.jobs((job) -> job.isRunning() && job.workerId() == worker.id())
			.stream()
			.map(ModelJob::run)
			.filter((run) -> !worker.runs().containsKey(run))
			.toList();
		ModelViolation.check(orphans.equals(Set.copyOf(expected)), "C1: orphans of %s are %s, not %s", worker, expected,
				orphans);
		expected.forEach((run) -> this.context.count("orphan"));
		if (!expected.isEmpty()) {
			settle(worker, expected.stream().map(Settlement::ofRelease).toList());
		}
	}

	private long register() {
		long id = this.context.operations()
			.query(WorkerSql.register("model", "test", ModelWorker.queueNames(), ModelWorker.capacity(),
					Set.of(ModelWorker.KIND)), (row) -> row.getLong("id"))
			.get(0);
		ModelViolation.check(this.state.workers().put(id, false) == null, "C1: two workers have the id %s", id);
		return id;
	}

	/** A row of the heartbeat's answer. */
	private record Beat(boolean alive, @Nullable RunKey lost) {

		static Beat read(SqlRow row) {
			Long jobId = row.findLong("job_id");
			return new Beat(row.findLong("alive") != null,
					(jobId != null) ? new RunKey(jobId, row.getLong("lease")) : null);
		}

	}

	/** A row of the rescue's answer. */
	private record Rescued(long jobId, String reason, @Nullable Instant runAt) {

		static Rescued read(SqlRow row) {
			return new Rescued(row.getLong("job_id"), row.getString("reason"), row.findInstant("run_at"));
		}

	}

}
