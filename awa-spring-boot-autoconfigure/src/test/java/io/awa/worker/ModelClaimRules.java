package io.awa.worker;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.awa.worker.ClaimSql.ClaimRow;
import io.awa.worker.ClaimSql.ClaimTime;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ModelClaim.Lane;
import io.awa.worker.ModelClaim.Slot;

/**
 * What a claim has to answer: the jobs that are due and free, in the order of their
 * lanes, and when the lanes go on.
 */
final class ModelClaimRules {

	private final ModelState state;

	ModelClaimRules(ModelState state) {
		this.state = state;
	}

	/** Checks the answer to a claim against what it had to find. */
	List<ClaimedJob> check(ModelClaim claim, List<? extends ClaimRow> rows) {
		Instant now = rows.stream()
			.filter(ClaimTime.class::isInstance)
			.map((row) -> ((ClaimTime) row).now())
			.findFirst()
			.orElseThrow(() -> new ModelViolation("the claim does not tell the time"));
		List<ClaimedJob> got = rows.stream()
			.filter(ClaimedJob.class::isInstance)
			.map(ClaimedJob.class::cast)
			.sorted(Comparator.comparingLong(ClaimedJob::jobId))
			.toList();
		Set<Long> expected = expectedIds(claim, now);
		Set<Long> unexpected = new TreeSet<>();
		for (ClaimedJob job : got) {
			ModelViolation.check(unexpected.add(job.jobId()), "D1: one claim got job %s twice", job.jobId());
		}
		Set<Long> missing = new TreeSet<>(expected);
		missing.removeAll(unexpected);
		unexpected.removeAll(expected);
		ModelViolation.check(missing.isEmpty(), "%s jobs %s that were committed, due and free: %s",
				claim.sweep() ? "D2, D3: nothing may be lost, but a sweep passed over"
						: "D2: a claim from a mark left behind it",
				missing, missing.stream().map(this.state::job).toList());
		unexpected.stream().findFirst().map((id) -> unexpectedClaim(claim, id)).ifPresent(ModelViolation::fail);
		checkNextInLanes(claim, got, rows);
		return got;
	}

	private Set<Long> expectedIds(ModelClaim claim, Instant now) {
		Set<Long> ids = new TreeSet<>();
		if (!this.state.workers().containsKey(claim.workerId())) {
			return ids;
		}
		for (Slot slot : claim.slots()) {
			int free = this.state.paused().contains(slot.queue()) ? 0 : slot.free();
			for (Lane lane : slot.lanes()) {
				List<Long> found = lane(lane)
					.filter((job) -> job.isWantedBy(claim) && !this.state.inFlight().contains(job.id()))
					.filter((job) -> !job.runAt().isAfter(now))
					.limit(free)
					.map(ModelJob::id)
					.toList();
				ids.addAll(found);
				free -= found.size();
			}
		}
		return ids;
	}

	/** The jobs of a lane from its mark on, in their order. */
	private Stream<ModelJob> lane(Lane lane) {
		return this.state.jobs((job) -> job.isReady() && job.isIn(lane) && job.mark().compareTo(lane.after()) >= 0)
			.stream()
			.sorted(Comparator.comparing(ModelJob::mark));
	}

	private String unexpectedClaim(ModelClaim claim, long id) {
		ModelJob job = this.state.job(id);
		if (job == null) {
			return "S1: job " + id + " was claimed, but no such job is committed";
		}
		if (this.state.inFlight().contains(id)) {
			return "D1: job " + id + " was handed out twice: another claim has taken it and not yet committed";
		}
		if (job.isRunning()) {
			return "D1, C1: job " + id + " was handed out twice: it runs already: " + job;
		}
		if (job.isTerminal()) {
			return "C5: job " + id + " was claimed after its end: " + job;
		}
		if (this.state.paused().contains(job.queue())) {
			return "D4: job " + id + " was claimed although its queue is paused: " + job;
		}
		if (!this.state.workers().containsKey(claim.workerId())) {
			return "C1: job " + id + " was claimed by worker " + claim.workerId() + ", which was declared dead";
		}
		return "the claim " + claim + " may not have got job " + id + ": " + job;
	}

	/**
	 * Every lane that has more tells when to those who ask; a sweep has to ask, otherwise
	 * nobody would look in time.
	 */
	private void checkNextInLanes(ModelClaim claim, List<ClaimedJob> got, List<? extends ClaimRow> rows) {
		Map<String, Instant> told = rows.stream()
			.filter(NextInLane.class::isInstance)
			.map(NextInLane.class::cast)
			.collect(Collectors.toMap((next) -> next.queue() + next.priority(), NextInLane::runAt));
		Set<Long> taken = got.stream().map(ClaimedJob::jobId).collect(Collectors.toSet());
		Map<String, Instant> expected = new HashMap<>();
		for (Slot slot : claim.slots()) {
			ModelViolation.check(!claim.sweep() || !slot.ahead().isEmpty(),
					"D2, D3: a sweep of %s does not ask when its lanes go on", slot.queue());
			for (Lane lane : slot.ahead()) {
				if (this.state.paused().contains(slot.queue()) || !this.state.workers().containsKey(claim.workerId())) {
					continue;
				}
				lane(lane).filter((job) -> !taken.contains(job.id()))
					.limit(100)
					.filter((job) -> job.isWantedBy(claim))
					.findFirst()
					.ifPresent((job) -> expected.put(slot.queue() + lane.priority(), job.runAt()));
			}
		}
		ModelViolation.check(
				told.keySet().stream().noneMatch((lane) -> this.state.paused().contains(lane.substring(0, 1))),
				"D4: a claim looked into a paused queue: %s", told);
		ModelViolation.check(told.equals(expected),
				"D2, D3: wrong times of the next jobs of the lanes: %s instead of %s", told, expected);
	}

}
