package io.awa.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.DeadLetter;
import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.RetryOptions;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about dead letters.
 */
final class DeadLetterSql {

	static final String GET = "select " + JobRow.COLUMNS + """
			, death_reason
			from {schema}.jobs_by_id(array[:jobId::bigint])
			where death_reason is not null""";

	static final String PAGE = "select " + JobRow.COLUMNS + """
			, death_reason
			from {schema}.jobs_by_id(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			))
			where death_reason is not null
			order by id desc""";

	static final String COUNT = """
			select job.queue, count(*) as dead
			from {schema}.dead_letter
			join {schema}.job on job.id = dead_letter.job_id
			group by job.queue""";

	static final String RETRY = """
			select *
			from {schema}.retry_jobs(array[:jobId::bigint], array['dead_letter'], :runAt::text, :newPriority::integer,
			  :newQueue::text)""";

	static final String RETRY_FOUND = """
			select *
			from {schema}.retry_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), array['dead_letter'], :runAt::text, :newPriority::integer, :newQueue::text)""";

	static final String BURY = """
			select *
			from {schema}.bury_jobs(array[:jobId::bigint], :reason::text)""";

	static final String BURY_FOUND = """
			select *
			from {schema}.bury_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), :reason::text)""";

	static final String PURGE = """
			select *
			from {schema}.discard_jobs(array[:jobId::bigint], array['dead_letter'])""";

	private static final List<String> DEAD = List.of("dead_letter");

	private DeadLetterSql() {
	}

	static SqlCommand get(long jobId) {
		return SqlCommand.of(GET).with("jobId", jobId);
	}

	/** Reads one more than wanted, to know whether there is more. */
	static SqlCommand page(JobFilter filter, PageRequest page) {
		return JobSearch.paged(SqlCommand.of(PAGE), filter, DEAD, page);
	}

	static SqlCommand count() {
		return SqlCommand.of(COUNT);
	}

	static SqlCommand retry(long jobId, RetryOptions options) {
		return redriven(SqlCommand.of(RETRY).with("jobId", jobId), options);
	}

	static SqlCommand retryFound(JobFilter filter, RetryOptions options, long limit) {
		return redriven(JobSearch.oldest(SqlCommand.of(RETRY_FOUND), filter, DEAD, limit), options);
	}

	static SqlCommand bury(long jobId, String reason) {
		return SqlCommand.of(BURY).with("jobId", jobId).with("reason", reason);
	}

	static SqlCommand buryFound(JobFilter filter, String reason, long limit) {
		return JobSearch.oldest(SqlCommand.of(BURY_FOUND), filter, List.of("failed"), limit).with("reason", reason);
	}

	static SqlCommand purge(long jobId) {
		return SqlCommand.of(PURGE).with("jobId", jobId);
	}

	static DeadLetter read(SqlRow row, JobCodec codec) {
		return new DeadLetter(JobRow.read(row, codec), row.getString("death_reason"), row.getInstant("finished_at"));
	}

	private static SqlCommand redriven(SqlCommand command, RetryOptions options) {
		@Nullable String runAt = (options.runAt() != null) ? options.runAt().toString() : null;
		return command.with("runAt", runAt, String.class)
			.with("newPriority", options.priority(), Integer.class)
			.with("newQueue", options.queue(), String.class);
	}

}
