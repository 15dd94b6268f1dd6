package io.awa.worker;

import java.time.Duration;
import java.util.Collection;

import io.awa.sql.SqlCommand;

/**
 * The statements by which workers live and die.
 */
final class WorkerSql {

	static final String REGISTER = """
			insert into {schema}.worker (node, version, queues, capacity, kinds)
			values (:node, :version, :queues::text[], :capacity, :kinds::text[])
			returning id""";

	/**
	 * Says that the worker lives, and returns the runs that are no longer its own. One
	 * row at least: {@code alive} is null if the worker was declared dead.
	 */
	static final String HEARTBEAT = """
			with beat as (
			  update {schema}.worker
			  set heartbeat_at = clock_timestamp()
			  where id = :workerId
			  returning id
			),
			lost as (
			  select mine.job_id, mine.lease
			  from unnest(:jobIds::bigint[], :leases::bigint[]) as mine (job_id, lease)
			  left join {schema}.running on running.job_id = mine.job_id and running.lease = mine.lease
			  where running.job_id is null
			)
			select (select id from beat) as alive, lost.job_id, lost.lease
			from (values (1)) as always_one_row (one)
			left join lost on true""";

	static final String DEREGISTER = """
			delete from {schema}.worker
			where id = :workerId
			returning id""";

	/**
	 * Ends the runs of workers that fell silent and the runs past their deadline, the way
	 * a failed attempt ends. One node at a time does it; the lock ends with the
	 * transaction, so poolers are fine. The backoff is that of the default retry policy.
	 * Runs of a worker without a row count as silent: it was declared dead before. A
	 * living worker gets 5 seconds to end a run past its deadline itself. Rows that are
	 * being settled are locked and left alone, so this never waits for them.
	 */
	static final String RESCUE = """
			with turn as materialized (
			  select pg_try_advisory_xact_lock(hashtextextended('{schema}.rescue', 0)) as mine
			),
			silent as (
			  delete from {schema}.worker
			  where (select mine from turn)
			    and heartbeat_at < clock_timestamp() - :silenceMicros::bigint * interval '1 microsecond'
			  returning id
			),
			given_up as (
			  delete from {schema}.running
			  where job_id = any (array(
			    select lost.job_id
			    from {schema}.running lost
			    where (select mine from turn)
			      and (lost.deadline_at < clock_timestamp() - interval '5 seconds'
			        or lost.worker_id in (select id from silent)
			        or not exists (select from {schema}.worker where worker.id = lost.worker_id))
			    for update skip locked))
			  returning running.*, case when worker_id in (select id from silent)
			    or not exists (select from {schema}.worker where worker.id = running.worker_id)
			    then 'worker_lost' else 'deadline_exceeded' end as reason
			),
			budget as materialized (
			  select given_up.*, given_up.attempt < job.max_attempts as has_more
			  from given_up
			  join {schema}.job on job.id = given_up.job_id
			),
			went_back as (
			  insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
			  select job_id, clock_timestamp() + interval '1 second'
			      * least(86400, power(2, least(attempt, 20)) * (1 + random() / 4)),
			    priority, attempt, queue, kind, true
			  from budget
			  where has_more
			  returning job_id, run_at
			),
			finished_now as (
			  insert into {schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, 'failed', queue, kind
			  from budget
			  where not has_more and queue = any (:queuesWithoutDeadLetters::text[])
			),
			died as (
			  insert into {schema}.dead_letter (job_id, died_at, attempt, reason)
			  select job_id, clock_timestamp(), attempt, reason
			  from budget
			  where not has_more and queue <> all (:queuesWithoutDeadLetters::text[])
			),
			history as (
			  insert into {schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, reason,
			    case reason when 'worker_lost' then 'The worker fell silent during this run.'
			      else 'The run went on past its deadline.' end
			  from budget
			)
			select budget.job_id, budget.queue, budget.kind, budget.reason, went_back.run_at
			from budget
			left join went_back on went_back.job_id = budget.job_id""";

	/**
	 * Finds runs that the database gave to this worker but of which the answer was lost.
	 * Only old ones: the answer to a recent claim may be on its way.
	 */
	static final String ORPHANS = """
			select job_id, lease
			from {schema}.running
			where worker_id = :workerId
			  and claimed_at < clock_timestamp() - :ageMicros::bigint * interval '1 microsecond'
			  and not exists (
			    select
			    from unnest(:jobIds::bigint[], :leases::bigint[]) as known (job_id, lease)
			    where known.job_id = running.job_id and known.lease = running.lease)""";

	private WorkerSql() {
	}

	static SqlCommand register(String node, String version, Collection<String> queues, int capacity,
			Collection<String> kinds) {
		return SqlCommand.of(REGISTER)
			.with("node", node)
			.with("version", version)
			.with("queues", queues.toArray(String[]::new))
			.with("capacity", capacity)
			.with("kinds", kinds.toArray(String[]::new));
	}

	static SqlCommand heartbeat(long workerId, Collection<RunKey> runs) {
		return SqlCommand.of(HEARTBEAT)
			.with("workerId", workerId)
			.with("jobIds", runs.stream().map(RunKey::jobId).toArray(Long[]::new))
			.with("leases", runs.stream().map(RunKey::lease).toArray(Long[]::new));
	}

	static SqlCommand deregister(long workerId) {
		return SqlCommand.of(DEREGISTER).with("workerId", workerId);
	}

	static SqlCommand orphans(long workerId, Duration age, Collection<RunKey> known) {
		return SqlCommand.of(ORPHANS)
			.with("workerId", workerId)
			.with("ageMicros", age.toNanos() / 1000)
			.with("jobIds", known.stream().map(RunKey::jobId).toArray(Long[]::new))
			.with("leases", known.stream().map(RunKey::lease).toArray(Long[]::new));
	}

	static SqlCommand rescue(Duration silence, Collection<String> queuesWithoutDeadLetters) {
		return SqlCommand.of(RESCUE)
			.with("silenceMicros", silence.toNanos() / 1000)
			.with("queuesWithoutDeadLetters", queuesWithoutDeadLetters.toArray(String[]::new));
	}

}
