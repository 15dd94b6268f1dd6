package io.awa.worker;

/**
 * Makes statements that end runs leave alone those which somebody else is ending, in a
 * transaction of his own that may take its time: all other settlements are behind this
 * one. The runs that were left alone come back as locked.
 */
final class FreeRunsSql {

	private FreeRunsSql() {
	}

	/**
	 * Changes a statement.
	 * @param statement begins with "with"
	 * @param all the condition by which it finds the runs
	 */
	static String only(String statement, String all) {
		String free = "running.job_id = any (array(select free.job_id from free))";
		return find() + ",\n" + statement.substring("with ".length()).replace(all, free) + tell();
	}

	private static String find() {
		return """
				with free as materialized (
				  select running.job_id, running.lease
				  from {schema}.running
				  where running.job_id = any (:jobIds::bigint[])
				  order by running.job_id
				  for update skip locked
				)""";
	}

	/** Has the columns of the statements about many runs. */
	private static String tell() {
		return """

				union all
				select running.job_id, running.lease, running.queue, running.kind, 'locked', null, 0
				from unnest(:jobIds::bigint[], :leases::bigint[]) as settled (job_id, lease)
				join {schema}.running on running.job_id = settled.job_id and running.lease = settled.lease
				where running.job_id = any (:jobIds::bigint[])
				  and running.job_id <> all (array(select free.job_id from free))""";
	}

}
