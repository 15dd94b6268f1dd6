package io.awa.client;

import io.awa.JobLogLevel;
import io.awa.JobLogLine;
import io.awa.PageRequest;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that read what handlers logged.
 */
final class JobLogSql {

	/** From the end, or from a line on towards the beginning. */
	static final String OLDER = """
			select id, lease, attempt, logged_at, level, logger, message, error_class, error_message
			from {schema}.job_log
			where job_id = :jobId::bigint and id < :olderThan::bigint
			order by id desc
			limit :limit::integer""";

	/** From a line on towards the end, and the newest first as above. */
	static final String NEWER = """
			select id, lease, attempt, logged_at, level, logger, message, error_class, error_message
			from (
			  select *
			  from {schema}.job_log
			  where job_id = :jobId::bigint and id > :newerThan::bigint
			  order by id
			  limit :limit::integer
			) newer
			order by id desc""";

	private JobLogSql() {
	}

	/** Reads one more than wanted, to know whether there is more. */
	static SqlCommand page(long jobId, PageRequest page) {
		SqlCommand command = (page.newerThan() != null) ? SqlCommand.of(NEWER).with("newerThan", page.newerThan())
				: SqlCommand.of(OLDER)
					.with("olderThan", (page.olderThan() != null) ? page.olderThan() : Long.MAX_VALUE);
		return command.with("jobId", jobId).with("limit", page.limit() + 1);
	}

	static JobLogLine read(SqlRow row) {
		return new JobLogLine(row.getLong("id"), row.getLong("lease"), row.getInt("attempt"),
				row.getInstant("logged_at"), JobLogLevel.of(row.getString("level")), row.findString("logger"),
				row.getString("message"), row.findString("error_class"), row.findString("error_message"));
	}

}
