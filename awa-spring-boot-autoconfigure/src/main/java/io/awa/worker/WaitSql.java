package io.awa.worker;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import io.awa.sql.SqlCommand;

/**
 * The statements by which runs register callbacks, wait for them and give up.
 */
final class WaitSql {

	/**
	 * Registers a callback for a run that holds its lease. It replaces the one before,
	 * but never that of a later run.
	 */
	static final String REGISTER = """
			insert into {schema}.callback as registered (callback_id, job_id, lease, timeout_at)
			select :callbackId::text::uuid, job_id, lease,
			  clock_timestamp() + :timeoutMicros::bigint * interval '1 microsecond'
			from {schema}.running
			where job_id = :jobId::bigint and lease = :lease::bigint
			on conflict (job_id) do update
			set callback_id = excluded.callback_id, lease = excluded.lease, timeout_at = excluded.timeout_at,
			  created_at = clock_timestamp(), resolution = null, payload = null, error = null, resolved_at = null
			where registered.lease <= excluded.lease
			returning timeout_at""";

	/** Parks runs; see the function of the schema. */
	static final String PARK = """
			select job_id, lease, queue, kind, run_at,
			  case outcome when 'waiting_external' then 'park' when 'available' then 'release' else outcome end as next,
			  (exists (select from {schema}.dependency where depends_on = any (:jobIds::bigint[])))::integer
			    as has_dependents
			from {schema}.park_jobs(:jobIds::bigint[], :leases::bigint[])""";

	/**
	 * Looks what came for a callback, always in one row. A payload, an error and a
	 * timeout are taken away, so that nobody resolves the callback afterwards; cancelling
	 * and retrying stay, because they are applied by parking. A callback that somebody is
	 * resolving is pending.
	 */
	static final String TAKE = """
			with taken as (
			  delete from {schema}.callback
			  where callback_id = any (array(
			    select callback_id
			    from {schema}.callback
			    where callback_id = :callbackId::text::uuid
			      and lease = :lease::bigint
			      and (resolution in ('complete', 'resume', 'fail')
			        or (resolution is null and timeout_at <= clock_timestamp()))
			    for update skip locked))
			  returning coalesce(resolution, 'timeout') as found, payload, error
			)
			select coalesce(taken.found,
			  case when held.callback_id is null then 'gone' when held.resolution in ('cancel', 'retry')
			    then held.resolution else 'pending' end) as found, taken.payload::text as payload, taken.error
			from (values (1)) as always_one_row (one)
			left join taken on true
			left join {schema}.callback held on held.callback_id = :callbackId::text::uuid and held.lease = :lease::bigint""";

	/** What the callback brought that resumed a job. */
	static final String RECEIVED = """
			select payload::text as payload
			from {schema}.callback_result
			where job_id = :jobId::bigint""";

	/**
	 * Deletes what nobody will ask for: callbacks of runs that have ended, and what
	 * callbacks brought to jobs that have ended. Both tables are small because of this.
	 */
	static final String CLEAN = """
			with stale as (
			  delete from {schema}.callback
			  where callback_id = any (array(
			    select old.callback_id
			    from {schema}.callback old
			    where not exists (select from {schema}.running
			      where running.job_id = old.job_id and running.lease = old.lease)
			    limit 1000
			    for update skip locked))
			),
			received as (
			  delete from {schema}.callback_result
			  where job_id = any (array(
			    select old.job_id
			    from {schema}.callback_result old
			    where exists (select from {schema}.finished where finished.job_id = old.job_id)
			      or not exists (select from {schema}.job where job.id = old.job_id)
			    limit 1000
			    for update skip locked))
			)
			select 1 as done""";

	private WaitSql() {
	}

	static SqlCommand register(RunKey run, UUID callbackId, Duration timeout) {
		return SqlCommand.of(REGISTER)
			.with("callbackId", callbackId.toString())
			.with("timeoutMicros", timeout.toNanos() / 1000)
			.with("jobId", run.jobId())
			.with("lease", run.lease());
	}

	static SqlCommand park(List<RunKey> runs) {
		List<RunKey> sorted = runs.stream().sorted(Comparator.comparingLong(RunKey::jobId)).toList();
		return SqlCommand.of(PARK)
			.with("jobIds", sorted.stream().map(RunKey::jobId).toArray(Long[]::new))
			.with("leases", sorted.stream().map(RunKey::lease).toArray(Long[]::new));
	}

	static SqlCommand take(RunKey run, UUID callbackId) {
		return SqlCommand.of(TAKE).with("callbackId", callbackId.toString()).with("lease", run.lease());
	}

	static SqlCommand received(long jobId) {
		return SqlCommand.of(RECEIVED).with("jobId", jobId);
	}

	static SqlCommand clean() {
		return SqlCommand.of(CLEAN);
	}

}
