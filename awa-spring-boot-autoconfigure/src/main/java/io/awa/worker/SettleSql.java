package io.awa.worker;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.client.OutcomeJobs;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;
import io.awa.worker.Settlement.Next;
import io.awa.worker.Settlement.RunError;

/**
 * The statements that end runs.
 */
final class SettleSql {

	/**
	 * Ends runs that simply completed, as most do, and returns those whose lease still
	 * held; the others were given to another worker and nothing is written about them.
	 * Rows are found by primary key from an array, so dead rows do not count; ids come
	 * sorted, so two of these never wait for each other in a circle.
	 */
	static final String COMPLETE = """
			with ended as (
			  delete from {schema}.running
			  using unnest(:jobIds::bigint[], :leases::bigint[]) as settled (job_id, lease)
			  where running.job_id = any (:jobIds::bigint[])
			    and running.job_id = settled.job_id
			    and running.lease = settled.lease
			  returning running.*
			),
			finished_now as (
			  insert into {schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, 'completed', queue, kind
			  from ended
			),
			cleared as (
			  delete from {schema}.progress where job_id = any (array(select job_id from ended))
			)
			select job_id, lease, 'completed' as next, null::timestamptz as run_at,
			  (exists (select from {schema}.dependency where depends_on = any (:jobIds::bigint[])))::integer
			    as has_dependents
			from ended""";

	/**
	 * Ends runs that completed and of which nothing is kept. Calls the function of the
	 * schema; it explains itself there.
	 */
	static final String FORGET = """
			select job_id, lease, outcome as next, null::timestamptz as run_at,
			  (exists (select from {schema}.dependency where depends_on = any (:jobIds::bigint[])))::integer
			    as has_dependents
			from {schema}.forget_runs(:jobIds::bigint[], :leases::bigint[], :leaveLocked::integer = 1)""";

	/**
	 * Ends runs in any way, and returns those whose lease still held, as above.
	 * {@code next} comes back as it was carried out: a job that snoozes too often fails.
	 */
	static final String SETTLE = """
			with settled as materialized (
			  select *
			  from unnest(:jobIds::bigint[], :leases::bigint[], :nexts::text[], :delayMicros::bigint[],
			      :errorTypes::text[], :errorMessages::text[], :errorStacks::text[], :deathReasons::text[],
			      :results::text[], :maxSnoozes::integer[], :percents::integer[], :messages::text[],
			      :checkpoints::text[])
			    as run (job_id, lease, next, delay_micros, error_type, error_message, error_stack, death_reason,
			      result, max_snoozes, percent, message, checkpoint)
			),
			snoozed as materialized (
			  select settled.job_id
			  from settled
			  cross join lateral (
			    select
			    from {schema}.progress
			    where progress.job_id = settled.job_id and progress.snoozes >= settled.max_snoozes
			    limit 1
			  ) as spent
			  where settled.next = 'snooze' and settled.max_snoozes > 0
			),
			ended as (
			  delete from {schema}.running
			  using settled left join snoozed on snoozed.job_id = settled.job_id
			  where running.job_id = any (array(select job_id from settled))
			    and running.job_id = settled.job_id
			    and running.lease = settled.lease
			  returning running.*, settled.delay_micros, settled.error_type, settled.error_stack, settled.death_reason,
			    settled.result, settled.max_snoozes, settled.percent, settled.message, settled.checkpoint,
			    case when snoozed.job_id is not null then 'failed' else settled.next end as next,
			    case when snoozed.job_id is not null
			      then format('The handler asked to wait more often than %s times.', settled.max_snoozes)
			      else settled.error_message end as error_message
			),
			went_back as (
			  insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
			  select job_id,
			    case next when 'release' then claimed_at
			      else clock_timestamp() + delay_micros * interval '1 microsecond' end,
			    priority, case next when 'retry' then attempt else attempt - 1 end, queue, kind, true
			  from ended
			  where next in ('retry', 'snooze', 'release')
			  returning job_id, run_at
			),
			finished_now as (
			  insert into {schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind,
			    result)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, next, queue, kind, result::jsonb
			  from ended
			  where next in ('completed', 'cancelled') or (next = 'failed' and death_reason is null)
			),
			died as (
			  insert into {schema}.dead_letter (job_id, died_at, attempt, reason)
			  select job_id, clock_timestamp(), attempt, death_reason
			  from ended
			  where next = 'failed' and death_reason is not null
			),
			history as (
			  insert into {schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome,
			    error_class, error_message, error_stack)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, next,
			    error_type, error_message, error_stack
			  from ended
			  where next in ('retry', 'failed', 'cancelled')
			),
			reported as (
			  insert into {schema}.progress as old (job_id, percent, message, checkpoint, snoozes)
			  select job_id, percent, message, checkpoint::jsonb, (next = 'snooze' and max_snoozes >= 0)::integer
			  from ended
			  where next <> 'completed'
			    and (percent is not null or message is not null or checkpoint is not null or next = 'snooze')
			  on conflict (job_id) do update
			  set percent = coalesce(excluded.percent, old.percent), message = coalesce(excluded.message, old.message),
			    checkpoint = coalesce(excluded.checkpoint, old.checkpoint), snoozes = old.snoozes + excluded.snoozes
			),
			cleared as (
			  delete from {schema}.progress
			  where job_id = any (array(select job_id from ended where next = 'completed'))
			)
			select ended.job_id, ended.lease, ended.queue, ended.kind, ended.next, went_back.run_at,
			  (exists (select from {schema}.dependency where depends_on = any (:jobIds::bigint[])))::integer
			    as has_dependents
			from ended
			left join went_back on went_back.job_id = ended.job_id""";

	/**
	 * Ends a run and inserts other jobs, or does neither. Calls the function of the
	 * schema only for a run whose lease held.
	 */
	static final String SETTLE_AND_INSERT = SETTLE.replace("select ended.job_id, ended.lease", """
			, written as materialized (
			select ended.job_id, ended.lease""") + """

			)
			select written.*, inserted.id as inserted_id, inserted.queue as inserted_queue,
			  inserted.kind as inserted_kind, inserted.run_at as inserted_run_at
			from written
			left join lateral {schema}.insert_with_outcome(written.job_id, :kinds::text[], :queues::text[],
			  :priorities::integer[], :maxAttempts::integer[], :runAts::text[], :insertDelayMicros::bigint[],
			  :timeoutMicros::bigint[], :tags::text[], :args::text[], :metadata::text[], :uniques::text[],
			  :concurrencyKeys::text[]) inserted
			  on true""";

	/**
	 * The same as {@link #COMPLETE}, but waits for nobody for more than a moment, is
	 * planned once, and returns nothing if all runs ended. Calls the function of the
	 * schema; it explains itself there.
	 */
	static final String COMPLETE_FREE = """
			select job_id, lease, outcome as next, null::timestamptz as run_at, has_dependents::integer as has_dependents
			from {schema}.complete_runs(:jobIds::bigint[], :leases::bigint[])""";

	/** The same as {@link #SETTLE}, but waits for nobody. */
	static final String SETTLE_FREE = FreeRunsSql.only(SETTLE,
			"running.job_id = any (array(select job_id from settled))");

	/**
	 * The same as {@link #SETTLE_AND_INSERT}, but waits for no run, and hardly for keys.
	 */
	static final String SETTLE_AND_INSERT_FREE = FreeRunsSql
		.only(SETTLE_AND_INSERT, "running.job_id = any (array(select job_id from settled))")
		.replace(":concurrencyKeys::text[])", ":concurrencyKeys::text[], 20)")
		.replace("'locked', null, 0", "'locked', null, 0, null, null, null, null");

	private SettleSql() {
	}

	/** As {@link #of}, for the thread that all settlements share. */
	static SqlCommand withoutWaiting(List<Settlement> batch, JobCodec codec) {
		Settlement first = batch.get(0);
		if (!first.jobs().isEmpty()) {
			return OutcomeJobs.with(values(SqlCommand.of(SETTLE_AND_INSERT_FREE), batch), first.jobs(), codec);
		}
		if (first.isPark()) {
			return of(batch, codec);
		}
		if (first.next() == Next.FORGOTTEN) {
			return forget(batch, 1);
		}
		return first.isPlain() ? keys(SqlCommand.of(COMPLETE_FREE), sort(batch))
				: values(SqlCommand.of(SETTLE_FREE), sort(batch));
	}

	/** For a batch whose settlements all take the same way, or for one alone. */
	static SqlCommand of(List<Settlement> batch, JobCodec codec) {
		if (!batch.get(0).jobs().isEmpty()) {
			return settleAndInsert(batch.get(0), codec);
		}
		if (batch.get(0).isPark()) {
			return WaitSql.park(batch.stream().map(Settlement::key).toList());
		}
		if (batch.get(0).next() == Next.FORGOTTEN) {
			return forget(batch, 0);
		}
		return batch.get(0).isPlain() ? complete(batch) : settle(batch);
	}

	private static SqlCommand complete(List<Settlement> settlements) {
		return keys(SqlCommand.of(COMPLETE), sort(settlements));
	}

	private static SqlCommand settle(List<Settlement> settlements) {
		return values(SqlCommand.of(SETTLE), sort(settlements));
	}

	private static SqlCommand forget(List<Settlement> batch, int leaveLocked) {
		return keys(SqlCommand.of(FORGET), sort(batch)).with("leaveLocked", leaveLocked);
	}

	private static SqlCommand settleAndInsert(Settlement settlement, JobCodec codec) {
		return OutcomeJobs.with(values(SqlCommand.of(SETTLE_AND_INSERT), List.of(settlement)), settlement.jobs(),
				codec);
	}

	private static List<Settlement> sort(List<Settlement> settlements) {
		return settlements.stream().sorted(Comparator.comparingLong(Settlement::jobId)).toList();
	}

	private static SqlCommand keys(SqlCommand command, List<Settlement> sorted) {
		return command.with("jobIds", sorted.stream().map(Settlement::jobId).toArray(Long[]::new))
			.with("leases", sorted.stream().map(Settlement::lease).toArray(Long[]::new));
	}

	private static SqlCommand values(SqlCommand command, List<Settlement> sorted) {
		return keys(command, sorted)
			.with("nexts", sorted.stream().map((settlement) -> settlement.next().text()).toArray(String[]::new))
			.with("delayMicros",
					sorted.stream().map((settlement) -> settlement.delay().toNanos() / 1000).toArray(Long[]::new))
			.with("errorTypes", errors(sorted, RunError::type))
			.with("errorMessages", errors(sorted, RunError::message))
			.with("errorStacks", errors(sorted, RunError::stack))
			.with("deathReasons", sorted.stream().map(Settlement::deathReason).toArray(String[]::new))
			.with("results", sorted.stream().map(Settlement::resultJson).toArray(String[]::new))
			.with("maxSnoozes", sorted.stream().map(Settlement::maxSnoozes).toArray(Integer[]::new))
			.with("percents", reported(sorted, ProgressUpdate::percent).toArray(Integer[]::new))
			.with("messages", reported(sorted, ProgressUpdate::message).toArray(String[]::new))
			.with("checkpoints", reported(sorted, ProgressUpdate::checkpointJson).toArray(String[]::new));
	}

	private static <T> Stream<@Nullable T> reported(List<Settlement> settlements,
			Function<ProgressUpdate, @Nullable T> part) {
		return settlements.stream()
			.map(Settlement::progress)
			.map((progress) -> (progress != null) ? part.apply(progress) : null);
	}

	private static @Nullable String[] errors(List<Settlement> settlements, Function<RunError, @Nullable String> part) {
		return settlements.stream()
			.map((settlement) -> (settlement.error() != null) ? part.apply(settlement.error()) : null)
			.toArray(String[]::new);
	}

}
