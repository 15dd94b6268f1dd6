package io.awa.client;

import io.awa.sql.SqlCommand;

/**
 * The invariant of the storage as a query.
 */
final class ConsistencySql {

	/**
	 * Returns a row for each job that is not in exactly one state table; reads them all.
	 */
	static final String VIOLATIONS = """
			with placed as (
			  select job_id, 'ready' as place from {schema}.ready
			  union all select job_id, 'running' from {schema}.running
			  union all select job_id, 'waiting' from {schema}.waiting
			  union all select job_id, 'finished' from {schema}.finished
			  union all select job_id, 'dead_letter' from {schema}.dead_letter
			)
			select coalesce(job.id, placed.job_id) as job_id, (job.id is not null)::integer as known,
			  coalesce(string_agg(placed.place, ', ' order by placed.place), '') as places
			from {schema}.job
			full join placed on placed.job_id = job.id
			group by job.id, placed.job_id
			having job.id is null or count(placed.place) <> 1
			order by 1""";

	private ConsistencySql() {
	}

	static SqlCommand violations() {
		return SqlCommand.of(VIOLATIONS);
	}

}
