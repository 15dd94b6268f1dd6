package io.awa.worker;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.worker.Settlement.RunError;

/**
 * The statement that ends runs.
 */
final class SettleSql {

	/**
	 * Ends many runs, whatever their outcomes, and returns those whose lease still held;
	 * the others were given to another worker and nothing is written about them. Rows are
	 * found by primary key from an array, so dead rows do not count; ids come sorted, so
	 * two of these never wait for each other in a circle.
	 */
	static final String SETTLE = """
			with settled as materialized (
			  select *
			  from unnest(:jobIds::bigint[], :leases::bigint[], :nexts::text[], :delayMicros::bigint[],
			      :errorTypes::text[], :errorMessages::text[], :errorStacks::text[])
			    as run (job_id, lease, next, delay_micros, error_type, error_message, error_stack)
			),
			ended as (
			  delete from {schema}.running
			  using settled
			  where running.job_id = any (array(select job_id from settled))
			    and running.job_id = settled.job_id
			    and running.lease = settled.lease
			  returning running.*, settled.next, settled.delay_micros, settled.error_type, settled.error_message,
			    settled.error_stack
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
			  insert into {schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, next, queue, kind
			  from ended
			  where next in ('completed', 'failed', 'cancelled')
			),
			history as (
			  insert into {schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome,
			    error_class, error_message, error_stack)
			  select job_id, claimed_at, clock_timestamp(), worker_id, attempt, next,
			    error_type, error_message, error_stack
			  from ended
			  where next in ('retry', 'failed', 'cancelled')
			)
			select ended.job_id, ended.lease, ended.queue, ended.kind, went_back.run_at
			from ended
			left join went_back on went_back.job_id = ended.job_id""";

	private SettleSql() {
	}

	static SqlCommand settle(List<Settlement> settlements) {
		List<Settlement> sorted = settlements.stream().sorted(Comparator.comparingLong(Settlement::jobId)).toList();
		return SqlCommand.of(SETTLE)
			.with("jobIds", sorted.stream().map(Settlement::jobId).toArray(Long[]::new))
			.with("leases", sorted.stream().map(Settlement::lease).toArray(Long[]::new))
			.with("nexts", sorted.stream().map((settlement) -> settlement.next().text()).toArray(String[]::new))
			.with("delayMicros",
					sorted.stream().map((settlement) -> settlement.delay().toNanos() / 1000).toArray(Long[]::new))
			.with("errorTypes", errors(sorted, RunError::type))
			.with("errorMessages", errors(sorted, RunError::message))
			.with("errorStacks", errors(sorted, RunError::stack));
	}

	private static @Nullable String[] errors(List<Settlement> settlements, Function<RunError, @Nullable String> part) {
		return settlements.stream()
			.map((settlement) -> (settlement.error() != null) ? part.apply(settlement.error()) : null)
			.toArray(String[]::new);
	}

}
