package io.awa.client;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.PageRequest;
import io.awa.sql.SqlCommand;

/**
 * The statements that find, read and change jobs. The functions of the schema explain
 * themselves there.
 */
final class JobSql {

	static final String GET = "select " + JobRow.COLUMNS + " from {schema}.jobs_by_id(array[:jobId::bigint])";

	static final String PAGE = "select " + JobRow.COLUMNS + """

			from {schema}.jobs_by_id(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			))
			order by id desc""";

	static final String CANCEL = """
			select *
			from {schema}.cancel_jobs(array[:jobId::bigint], :reason::text)""";

	/** A key that nobody holds, or not any more, gives no row. */
	static final String CANCEL_BY_KEY = """
			select change.*
			from {schema}.unique_holder({schema}.unique_key(:kind::text, :queue::text, :args::text::jsonb,
			  :unique::text::jsonb)) holder
			cross join lateral {schema}.cancel_jobs(array[holder.job_id], :reason::text) change""";

	static final String RETRY = """
			select *
			from {schema}.retry_jobs(array[:jobId::bigint],
			  array['failed', 'cancelled', 'waiting_external', 'dead_letter'], null, null, null)""";

	static final String RETRY_FOUND = """
			select *
			from {schema}.retry_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), :states::text[], null, null, null)""";

	static final String DISCARD_FOUND = """
			select *
			from {schema}.discard_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), :states::text[])""";

	static final String CANCEL_FOUND = """
			select *
			from {schema}.cancel_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), :reason::text)""";

	static final String MOVE_FOUND = """
			select *
			from {schema}.move_jobs(array(
			  select found from {schema}.""" + JobSearch.CALL + """
			), :newQueue::text, :newPriority::integer)""";

	/** One row for each job of the sample, with the count of all; or only the count. */
	static final String PREVIEW = """
			with found as materialized (
			  select found from {schema}.""" + JobSearch.CALL + """

			)
			select (select count(*) from found) as total,
			""" + JobRow.COLUMNS + """

			from (values (1)) as always_one_row (one)
			left join {schema}.jobs_by_id(array(select found from found order by found limit 10)) on true
			order by id""";

	private JobSql() {
	}

	static SqlCommand get(long jobId) {
		return SqlCommand.of(GET).with("jobId", jobId);
	}

	static SqlCommand page(JobFilter filter, PageRequest page) {
		return JobSearch.paged(SqlCommand.of(PAGE), filter, places(filter), page);
	}

	static SqlCommand cancel(long jobId) {
		return SqlCommand.of(CANCEL).with("jobId", jobId).with("reason", "Cancelled by an operator.");
	}

	static SqlCommand cancelByKey(EncodedJob job) {
		return SqlCommand.of(CANCEL_BY_KEY)
			.with("reason", "Cancelled by an operator.")
			.with("kind", job.kind())
			.with("queue", job.queue())
			.with("args", job.args())
			.with("unique", job.unique(), String.class);
	}

	static SqlCommand retry(long jobId) {
		return SqlCommand.of(RETRY).with("jobId", jobId);
	}

	static SqlCommand retryFound(JobFilter filter, List<String> places, long limit) {
		return JobSearch.oldest(SqlCommand.of(RETRY_FOUND), filter, places, limit);
	}

	static SqlCommand discardFound(JobFilter filter, List<String> places, long limit) {
		return JobSearch.oldest(SqlCommand.of(DISCARD_FOUND), filter, places, limit);
	}

	static SqlCommand cancelFound(JobFilter filter, List<String> places, String reason, long limit) {
		return JobSearch.oldest(SqlCommand.of(CANCEL_FOUND), filter, places, limit).with("reason", reason);
	}

	static SqlCommand moveFound(JobFilter filter, List<String> places, @Nullable String queue,
			@Nullable Integer priority, long limit) {
		return JobSearch.oldest(SqlCommand.of(MOVE_FOUND), filter, places, limit)
			.with("newQueue", queue, String.class)
			.with("newPriority", priority, Integer.class);
	}

	static SqlCommand preview(JobFilter filter) {
		return JobSearch.filtered(SqlCommand.of(PREVIEW), filter, places(filter), null)
			.with("cursor", null, Long.class)
			.with("newer", 1);
	}

	/** A dead letter counts as failed, but stands in a table of its own. */
	private static @Nullable List<String> places(JobFilter filter) {
		if (filter.states().isEmpty()) {
			return null;
		}
		Stream<String> dead = filter.states().contains(JobState.FAILED) ? Stream.of("dead_letter") : Stream.empty();
		return Stream.concat(filter.states().stream().map(JobState::text), dead).toList();
	}

}
