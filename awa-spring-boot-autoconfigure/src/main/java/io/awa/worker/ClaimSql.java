package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that claims jobs.
 */
final class ClaimSql {

	/**
	 * Calls the function of the schema that claims jobs; it explains itself there.
	 * Drivers read a missing value faster than an array without elements.
	 */
	static final String CLAIM = """
			select now::text as now, queue, priority, run_at::text as run_at, job_id, lease, kind, attempt, max_attempts,
			  args, metadata, nullif(tags, '{}') as tags, deadline_at::text as deadline_at, checkpoint
			from {schema}.claim_jobs(:workerId::bigint, :kinds::text[], :kindTimeouts::bigint[], :kindLimits::text[],
			  :queues::text[], :free::integer[], :deadlineMicros::bigint[], :limits::text[], :priorities::text[],
			  :afterRunAts::text[], :afterIds::text[], :aheadRunAts::text[], :aheadIds::text[])""";

	private ClaimSql() {
	}

	static SqlCommand claim(long workerId, String[] kinds, List<SlotRequest> slots) {
		return claim(workerId, kinds, new Long[kinds.length], new String[kinds.length], slots);
	}

	/** Time limits and limits are parallel to the kinds; null for a kind without. */
	static SqlCommand claim(long workerId, String[] kinds, @Nullable Long[] kindTimeouts, @Nullable String[] kindLimits,
			List<SlotRequest> slots) {
		return SqlCommand.of(CLAIM)
			.with("workerId", workerId)
			.with("kinds", kinds)
			.with("kindTimeouts", kindTimeouts)
			.with("kindLimits", kindLimits)
			.with("limits", slots.stream().map(SlotRequest::limits).toArray(String[]::new))
			.with("queues", slots.stream().map(SlotRequest::queue).toArray(String[]::new))
			.with("free", slots.stream().map(SlotRequest::free).toArray(Integer[]::new))
			.with("deadlineMicros", slots.stream().map((slot) -> micros(slot.deadline())).toArray(Long[]::new))
			.with("priorities", literals(slots, LaneRequest::priority))
			.with("afterRunAts", literals(slots, (lane) -> lane.after().runAt()))
			.with("afterIds", literals(slots, (lane) -> lane.after().jobId()))
			.with("aheadRunAts", aheads(slots, LaneMark::runAt))
			.with("aheadIds", aheads(slots, LaneMark::jobId));
	}

	/**
	 * A row of the claim: the time, where a lane goes on, or a job. Each column is read
	 * once, because there are many rows.
	 */
	static ClaimRow readRow(SqlRow row) {
		Instant now = row.getInstantOfText("now");
		String queue = row.findString("queue");
		if (queue == null) {
			return new ClaimTime(now);
		}
		Long priority = row.findLong("priority");
		Instant runAt = row.findInstantOfText("run_at");
		if (priority == null || runAt == null) {
			return new HeldQueue(queue, runAt);
		}
		Long jobId = row.findLong("job_id");
		if (jobId == null) {
			return new NextInLane(queue, priority.intValue(), runAt);
		}
		Long lease = row.findLong("lease");
		if (lease == null) {
			return new LeftInLane(queue, priority.intValue(), new LaneMark(runAt, jobId));
		}
		return new ClaimedJob(jobId, lease, row.getString("kind"), queue, priority.intValue(), row.getInt("attempt"),
				row.getInt("max_attempts"), row.getString("args"), row.getString("metadata"), row.getStrings("tags"),
				runAt, now, row.findInstantOfText("deadline_at"), row.findString("checkpoint"));
	}

	static @Nullable Long micros(Duration deadline) {
		return deadline.isZero() ? null : deadline.toNanos() / 1000;
	}

	/**
	 * The lanes of a queue as an array literal in each row; an array of arrays would be
	 * unnested flat.
	 */
	private static String[] literals(List<SlotRequest> slots, Function<LaneRequest, Object> column) {
		return slots.stream().map((slot) -> literal(slot, column)).toArray(String[]::new);
	}

	/** The same, but null for a queue that need not look ahead. */
	private static @Nullable String[] aheads(List<SlotRequest> slots, Function<LaneMark, Object> column) {
		return slots.stream()
			.map((slot) -> slot.looksAhead() ? literal(slot, (lane) -> column.apply(lane.mark())) : null)
			.toArray(String[]::new);
	}

	private static String literal(SlotRequest slot, Function<LaneRequest, Object> column) {
		return slot.lanes()
			.stream()
			.map((lane) -> column.apply(lane).toString())
			.collect(Collectors.joining(",", "{", "}"));
	}

	/**
	 * How many jobs of a queue are wanted, and its lanes in the order to ask them.
	 *
	 * @param limits the limits of the queue that hold in the whole fleet, as the claim
	 * takes them, or {@code null}
	 * @param endings how many runs had ended when it was made
	 * @param looksAhead whether to find out when each lane goes on behind what is claimed
	 */
	record SlotRequest(String queue, int free, Duration deadline, List<LaneRequest> lanes, boolean isSweep,
			@Nullable String limits, long endings, boolean looksAhead) {

		SlotRequest(String queue, int free, Duration deadline, List<LaneRequest> lanes, boolean isSweep) {
			this(queue, free, deadline, lanes, isSweep, null, 0, true);
		}

	}

	/**
	 * Where to start in a lane.
	 *
	 * @param after where to look for jobs to claim
	 * @param mark where to look for the next one that is left
	 */
	record LaneRequest(int priority, LaneMark after, LaneMark mark) {

		LaneRequest(int priority, LaneMark after) {
			this(priority, after, after);
		}

	}

	/** What a row of the claim can be. */
	sealed interface ClaimRow permits ClaimTime, QueueRow {

	}

	/**
	 * A row that says something of one queue.
	 */
	sealed interface QueueRow extends ClaimRow permits NextInLane, HeldQueue, LeftInLane, ClaimedJob {

		/**
		 * Returns the queue.
		 * @return its name
		 */
		String queue();

	}

	/**
	 * The database's time of the claim.
	 */
	record ClaimTime(Instant now) implements ClaimRow {

	}

	/**
	 * When a lane has its next job, due or not.
	 */
	record NextInLane(String queue, int priority, Instant runAt) implements QueueRow {

	}

	/**
	 * A queue of which a limit left jobs, or may have.
	 *
	 * @param again when to look again, or {@code null} if that is not known
	 */
	record HeldQueue(String queue, @Nullable Instant again) implements QueueRow {

	}

	/**
	 * The first job of a lane that a limit left.
	 */
	record LeftInLane(String queue, int priority, LaneMark mark) implements QueueRow {

	}

}
