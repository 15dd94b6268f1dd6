package io.awa.worker;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;

/**
 * The statement that keeps what handlers report.
 */
final class ProgressSql {

	/**
	 * Keeps the reports of runs whose lease holds, and returns the runs. What a report
	 * leaves out stays. Runs that somebody is ending are left alone: whoever does it may
	 * take his time, and settlements are written by the same thread.
	 */
	static final String WRITE = """
			with reported as materialized (
			  select *
			  from unnest(:jobIds::bigint[], :leases::bigint[], :percents::integer[], :messages::text[],
			      :checkpoints::text[])
			    as report (job_id, lease, percent, message, checkpoint)
			),
			held as materialized (
			  select running.job_id, running.lease
			  from {schema}.running
			  where running.job_id = any (array(select job_id from reported))
			    and (running.job_id, running.lease) in (select job_id, lease from reported)
			  for share skip locked
			),
			written as (
			  insert into {schema}.progress as old (job_id, percent, message, checkpoint)
			  select reported.job_id, reported.percent, reported.message, reported.checkpoint::jsonb
			  from reported
			  join held on held.job_id = reported.job_id
			  on conflict (job_id) do update
			  set percent = coalesce(excluded.percent, old.percent), message = coalesce(excluded.message, old.message),
			    checkpoint = coalesce(excluded.checkpoint, old.checkpoint)
			)
			select job_id, lease
			from held""";

	private ProgressSql() {
	}

	static SqlCommand write(List<Report> reports) {
		return SqlCommand.of(WRITE)
			.with("jobIds", reports.stream().map((report) -> report.run().jobId()).toArray(Long[]::new))
			.with("leases", reports.stream().map((report) -> report.run().lease()).toArray(Long[]::new))
			.with("percents", values(reports, ProgressUpdate::percent).toArray(Integer[]::new))
			.with("messages", values(reports, ProgressUpdate::message).toArray(String[]::new))
			.with("checkpoints", values(reports, ProgressUpdate::checkpointJson).toArray(String[]::new));
	}

	private static <T> Stream<@Nullable T> values(List<Report> reports, Function<ProgressUpdate, @Nullable T> part) {
		return reports.stream().map((report) -> part.apply(report.update()));
	}

	/**
	 * What a run reported.
	 */
	record Report(RunKey run, ProgressUpdate update) {

	}

}
