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
	 * Claims due jobs of many lanes at once, each queue up to its free slots, and says
	 * when each lane has its next job. Rows locked by another worker are skipped, so two
	 * workers never get the same job. Lock and delete share the statement, which is what
	 * makes ctid safe: never split it.
	 * <ul>
	 * <li>{@code slot}: a losing claim in a crash of the server only means that the job
	 * is still ready, so the commit need not wait for the disk. A worker that was
	 * declared dead gets nothing.</li>
	 * <li>{@code claimed}: lanes are read in the order given; the limit around them stops
	 * when the queue's slots are full. The array makes the planner read it once.</li>
	 * <li>{@code claimed_job}: the payloads are joined by primary key before anything
	 * else can make the planner prefer a scan of all jobs.</li>
	 * <li>{@code next_in_lane}: starts behind what was claimed, because this statement
	 * still sees the rows it deletes.</li>
	 * </ul>
	 */
	static final String CLAIM = """
			with slot as materialized (
			  select wanted.*
			  from unnest(:queues::text[], :free::integer[], :deadlineMicros::bigint[],
			      :priorities::text[], :afterRunAts::text[], :afterIds::text[])
			    as wanted (queue, free, deadline_micros, priorities, after_run_ats, after_ids)
			  where set_config('synchronous_commit', 'off', true) is not null
			    and exists (select from {schema}.worker where worker.id = :workerId)
			    and not exists (
			      select from {schema}.queue where queue.name = wanted.queue and queue.paused_at is not null)
			),
			claimed as (
			  delete from {schema}.ready
			  where ctid = any (array(
			    select due.row_id
			    from slot
			    cross join lateral (
			      select candidate.row_id
			      from unnest(slot.priorities::smallint[], slot.after_run_ats::timestamptz[], slot.after_ids::bigint[])
			        as lane (priority, after_run_at, after_id)
			      cross join lateral (
			        select job.ctid as row_id
			        from {schema}.ready job
			        where job.queue = slot.queue
			          and job.priority = lane.priority
			          and job.kind = any (:kinds::text[])
			          and (job.run_at, job.job_id) >= (lane.after_run_at, lane.after_id)
			          and job.run_at <= now()
			        order by job.run_at, job.job_id
			        limit slot.free
			        for update skip locked
			      ) candidate
			      limit slot.free
			    ) due
			  ))
			  returning job_id, run_at, priority, attempt, queue, kind
			),
			claimed_job as materialized (
			  select claimed.*, (select nextval('{schema}.lease_seq')) as lease, job.max_attempts,
			    job.args::text as args, job.metadata::text as metadata, job.tags
			  from claimed
			  join {schema}.job on job.id = claimed.job_id
			),
			started as (
			  insert into {schema}.running
			    (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind)
			  select claimed_job.job_id, claimed_job.lease, :workerId, now(),
			    now() + slot.deadline_micros * interval '1 microsecond',
			    claimed_job.priority, claimed_job.attempt + 1, claimed_job.queue, claimed_job.kind
			  from claimed_job
			  join slot on slot.queue = claimed_job.queue
			  returning job_id, deadline_at
			),
			last_claimed as materialized (
			  select distinct on (queue, priority) queue, priority, run_at, job_id
			  from claimed_job
			  order by queue, priority, run_at desc, job_id desc
			),
			next_in_lane as (
			  select slot.queue, lane.priority, waiting.run_at
			  from slot
			  cross join lateral unnest(slot.priorities::smallint[], slot.after_run_ats::timestamptz[],
			      slot.after_ids::bigint[]) as lane (priority, after_run_at, after_id)
			  left join last_claimed on last_claimed.queue = slot.queue and last_claimed.priority = lane.priority
			  cross join lateral (
			    select job.run_at
			    from {schema}.ready job
			    where job.queue = slot.queue
			      and job.priority = lane.priority
			      and job.kind = any (:kinds::text[])
			      and (job.run_at, job.job_id) > (coalesce(last_claimed.run_at, lane.after_run_at),
			        coalesce(last_claimed.job_id, lane.after_id - 1))
			    order by job.run_at, job.job_id
			    limit 1
			  ) waiting
			)
			select now() as now, claimed_job.queue, claimed_job.priority, claimed_job.run_at, claimed_job.job_id,
			  claimed_job.lease, claimed_job.kind, claimed_job.attempt + 1 as attempt, claimed_job.max_attempts,
			  claimed_job.args, claimed_job.metadata, claimed_job.tags, started.deadline_at
			from claimed_job
			join started on started.job_id = claimed_job.job_id
			union all
			select now(), queue, priority, run_at, null, null, null, null, null, null, null, null, null
			from next_in_lane""";

	private ClaimSql() {
	}

	static SqlCommand claim(long workerId, String[] kinds, List<SlotRequest> slots) {
		return SqlCommand.of(CLAIM)
			.with("workerId", workerId)
			.with("kinds", kinds)
			.with("queues", slots.stream().map(SlotRequest::queue).toArray(String[]::new))
			.with("free", slots.stream().map(SlotRequest::free).toArray(Integer[]::new))
			.with("deadlineMicros", slots.stream().map((slot) -> micros(slot.deadline())).toArray(Long[]::new))
			.with("priorities", literals(slots, LaneRequest::priority))
			.with("afterRunAts", literals(slots, (lane) -> lane.after().runAt()))
			.with("afterIds", literals(slots, (lane) -> lane.after().jobId()));
	}

	/** A row of the claim: a job, or where a lane goes on. */
	static Object readRow(SqlRow row) {
		String queue = row.getString("queue");
		int priority = row.getInt("priority");
		Instant runAt = row.getInstant("run_at");
		Instant now = row.getInstant("now");
		if (row.findLong("job_id") == null) {
			return new NextInLane(queue, priority, runAt, now);
		}
		return new ClaimedJob(row.getLong("job_id"), row.getLong("lease"), row.getString("kind"), queue, priority,
				row.getInt("attempt"), row.getInt("max_attempts"), row.getString("args"), row.getString("metadata"),
				row.getStrings("tags"), runAt, now, row.findInstant("deadline_at"));
	}

	private static @Nullable Long micros(Duration deadline) {
		return deadline.isZero() ? null : deadline.toNanos() / 1000;
	}

	/**
	 * The lanes of a queue as an array literal in each row; an array of arrays would be
	 * unnested flat.
	 */
	private static String[] literals(List<SlotRequest> slots, Function<LaneRequest, Object> column) {
		return slots.stream()
			.map((slot) -> slot.lanes()
				.stream()
				.map((lane) -> column.apply(lane).toString())
				.collect(Collectors.joining(",", "{", "}")))
			.toArray(String[]::new);
	}

	/**
	 * How many jobs of a queue are wanted, and its lanes in the order to ask them.
	 */
	record SlotRequest(String queue, int free, Duration deadline, List<LaneRequest> lanes, boolean isSweep) {

	}

	/**
	 * Where to start in a lane.
	 */
	record LaneRequest(int priority, LaneMark after) {

	}

	/**
	 * When a lane has its next job, due or not.
	 */
	record NextInLane(String queue, int priority, Instant runAt, Instant now) {

	}

}
