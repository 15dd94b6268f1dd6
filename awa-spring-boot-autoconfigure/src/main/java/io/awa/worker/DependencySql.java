package io.awa.worker;

import java.util.Collection;

import io.awa.sql.SqlCommand;

/**
 * The statements about jobs that wait for others.
 */
final class DependencySql {

	/** Calls the function of the schema; it explains itself there. */
	static final String RELEASE = """
			select job_id, outcome, queue, kind, run_at
			from {schema}.release_dependents(:jobIds::bigint[])""";

	/** A page of the jobs that others wait for. */
	static final String AWAITED = """
			select distinct depends_on
			from (
			  select depends_on
			  from {schema}.dependency
			  where depends_on > :after
			  order by depends_on
			  limit 1000
			) page
			order by depends_on""";

	private DependencySql() {
	}

	static SqlCommand release(Collection<Long> jobIds) {
		return SqlCommand.of(RELEASE).with("jobIds", jobIds.toArray(Long[]::new));
	}

	static SqlCommand awaited(long after) {
		return SqlCommand.of(AWAITED).with("after", after);
	}

}
