package io.awa.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What must stand in the database, and what the library must answer.
 */
final class ModelState {

	/** The failed jobs of this queue do not become dead letters. */
	static final String QUEUE_WITHOUT_DEAD_LETTERS = "c";

	private final Map<Long, ModelJob> jobs = new TreeMap<>();

	/** Jobs of which nothing is kept. */
	private final Set<Long> forgotten = new TreeSet<>();

	private final Set<String> paused = new TreeSet<>();

	/** The registered workers, with whether they have been silent for too long. */
	private final Map<Long, Boolean> workers = new TreeMap<>();

	/** Jobs that a claim has taken that has not committed. */
	private final Set<Long> inFlight = new HashSet<>();

	void add(ModelJob job) {
		ModelViolation.check(this.jobs.put(job.id(), job) == null && !this.forgotten.contains(job.id()),
				"S1: the id of job %s was given twice", job.id());
	}

	ModelJob job(long id) {
		return this.jobs.get(id);
	}

	List<ModelJob> jobs(Predicate<ModelJob> which) {
		return this.jobs.values().stream().filter(which).toList();
	}

	/** Jobs that no transaction under way has locked. */
	List<ModelJob> unlockedJobs(Predicate<ModelJob> which) {
		return jobs(which).stream().filter((job) -> !this.inFlight.contains(job.id())).toList();
	}

	boolean isForgotten(long jobId) {
		return this.forgotten.contains(jobId);
	}

	Set<String> paused() {
		return this.paused;
	}

	Map<Long, Boolean> workers() {
		return this.workers;
	}

	Set<Long> inFlight() {
		return this.inFlight;
	}

	void claim(ClaimedJob claimed, long worker) {
		this.jobs.get(claimed.jobId()).claim(claimed, worker);
	}

	/** Checks which runs a statement has ended, which are those whose lease held. */
	void settle(List<Settlement> settlements, Map<RunKey, ModelEnded> answer) {
		Map<RunKey, Settlement> held = new LinkedHashMap<>();
		settlements.stream().filter((one) -> isHeld(one.key())).forEach((one) -> held.put(one.key(), one));
		for (RunKey run : answer.keySet()) {
			ModelViolation.check(held.containsKey(run),
					"C3, S7: run %s was ended by a worker that no longer holds its lease: %s", run,
					this.jobs.get(run.jobId()));
		}
		ModelViolation.check(answer.keySet().equals(held.keySet()),
				"C3, S7: the holders of %s were told that they have lost their leases", held.keySet());
		held.forEach((run, settlement) -> settle(settlement, answer.get(run)));
	}

	private void settle(Settlement settlement, ModelEnded ended) {
		ModelJob job = this.jobs.get(settlement.jobId());
		switch (settlement.next()) {
			case FORGOTTEN -> {
				this.jobs.remove(job.id());
				this.forgotten.add(job.id());
			}
			case COMPLETED, CANCELLED, FAILED -> job.settle(settlement, settlement.next());
			case RETRY, SNOOZE, RELEASE -> settleBack(job, settlement, ended);
		}
	}

	private void settleBack(ModelJob job, Settlement settlement, ModelEnded ended) {
		boolean exhausted = settlement.next() == Settlement.Next.SNOOZE && settlement.maxSnoozes() > 0
				&& job.snoozes() >= settlement.maxSnoozes();
		Settlement.Next next = exhausted ? Settlement.Next.FAILED : settlement.next();
		job.settle(settlement, next);
		ModelViolation.check(ended.next().equals(next.text()), "S7: run %s ended with %s, but its worker was told %s",
				settlement.key(), next.text(), ended.next());
		if (!exhausted) {
			ModelViolation.check(ended.runAt() != null, "S7: nobody was told when job %s is due again", job);
			job.goBack(ended.runAt(), !settlement.delay().isZero());
			ModelViolation.check(settlement.next() != Settlement.Next.RELEASE || ended.runAt().equals(job.claimedAt()),
					"a released job does not go back to its old place: %s", job);
		}
	}

	boolean isHeld(RunKey run) {
		ModelJob job = this.jobs.get(run.jobId());
		return job != null && job.isHeldBy(run);
	}

	/**
	 * Declares silent workers dead and returns the runs to be given up, with the reason.
	 */
	Map<Long, String> loseRuns() {
		this.workers.values().removeIf((silent) -> silent);
		Map<Long, String> lost = new TreeMap<>();
		for (ModelJob job : this.jobs.values()) {
			if (job.isRunning() && !this.workers.containsKey(job.workerId())) {
				lost.put(job.id(), "worker_lost");
			}
			else if (job.isPastDeadline()) {
				lost.put(job.id(), "deadline_exceeded");
			}
		}
		return lost;
	}

	/** What {@link ModelDatabase#snapshot()} has to say. */
	String snapshot() {
		List<String> lines = new ArrayList<>();
		this.workers.keySet().forEach((id) -> lines.add("worker " + id));
		this.paused.forEach((queue) -> lines.add("paused " + queue));
		lines.sort(null);
		this.jobs.values().forEach((job) -> lines.addAll(job.lines()));
		return String.join("\n", lines);
	}

}
