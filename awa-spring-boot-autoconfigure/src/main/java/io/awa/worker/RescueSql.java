package io.awa.worker;

import java.time.Duration;
import java.util.Collection;

import io.awa.sql.SqlCommand;

/**
 * The statements that take jobs from where they stand because nobody goes on with them.
 */
final class RescueSql {

	/**
	 * Ends the runs of workers that fell silent and the runs past their deadline, the way
	 * a failed attempt ends. One node at a time does it; the lock ends with the
	 * transaction, so poolers are fine. The backoff is that of the default retry policy.
	 * Runs of a worker without a row count as silent: it was declared dead before. A
	 * living worker gets 5 seconds to end a run past its deadline itself. Rows that are
	 * being settled are locked and left alone, so this never waits for them.
	 */
	static final String RESCUE = givenUp("""
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
			)""");

	/**
	 * Ends waits whose time is over, the way a failed attempt ends. Rows that are being
	 * resolved are locked and left alone: whoever resolves them has won. The index is
	 * read up to now, of which there is one for the whole statement.
	 */
	static final String TIME_OUT = givenUp("""
			with given_up as (
			  delete from {schema}.waiting
			  where job_id = any (array(
			    select overdue.job_id
			    from {schema}.waiting overdue
			    where overdue.timeout_at <= now()
			    order by overdue.timeout_at
			    limit 1000
			    for update skip locked))
			  returning *, 'callback_timeout' as reason
			)""");

	private RescueSql() {
	}

	static SqlCommand rescue(Duration silence, Collection<String> queuesWithoutDeadLetters) {
		return SqlCommand.of(RESCUE)
			.with("silenceMicros", silence.toNanos() / 1000)
			.with("queuesWithoutDeadLetters", queuesWithoutDeadLetters.toArray(String[]::new));
	}

	static SqlCommand timeOut(Collection<String> queuesWithoutDeadLetters) {
		return SqlCommand.of(TIME_OUT)
			.with("queuesWithoutDeadLetters", queuesWithoutDeadLetters.toArray(String[]::new));
	}

	/**
	 * Ends the jobs that {@code given_up} has taken, each with its reason, like failed
	 * attempts: with the backoff of the default retry policy.
	 */
	private static String givenUp(String taken) {
		return taken
				+ """
						,
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
						      when 'deadline_exceeded' then 'The run went on past its deadline.'
						      else 'The callback timed out.' end
						  from budget
						)
						select budget.job_id, budget.queue, budget.kind, budget.reason, went_back.run_at
						from budget
						left join went_back on went_back.job_id = budget.job_id""";
	}

}
