package io.awa.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.InvalidRequestException;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobChange;
import io.awa.JobDetail;
import io.awa.JobFilter;
import io.awa.JobLimits;
import io.awa.JobLogLine;
import io.awa.JobState;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.sql.SqlCommand;

/**
 * Builds the operations that find, read and change jobs, the same for both clients.
 */
final class JobOperations {

	/** Most jobs that one call changes. */
	static final long BULK_LIMIT = 10_000;

	private static final Set<JobState> RETRYABLE = EnumSet.of(JobState.FAILED, JobState.CANCELLED);

	private static final Set<JobState> CANCELLABLE = EnumSet.of(JobState.SCHEDULED, JobState.AVAILABLE,
			JobState.RETRYABLE, JobState.RUNNING, JobState.WAITING_EXTERNAL);

	private static final Set<JobState> MOVABLE = EnumSet.of(JobState.SCHEDULED, JobState.AVAILABLE, JobState.RETRYABLE);

	private final ClientSettings settings;

	JobOperations(ClientSettings settings) {
		this.settings = settings;
	}

	Operation<Job, Optional<Job>> get(long jobId) {
		return Operation.read(JobSql.get(jobId), (row) -> JobRow.read(row, this.settings.codec()),
				(jobs) -> jobs.stream().findFirst());
	}

	Operation<Job, Page<Job>> page(JobFilter filter, PageRequest page) {
		requireGiven("filter", filter);
		requireGiven("page", page);
		return Operation.read(JobSql.page(filter, page), (row) -> JobRow.read(row, this.settings.codec()),
				(jobs) -> JobRow.page(jobs, page, (job) -> job));
	}

	Operation<DetailRow, Optional<JobDetail>> detail(long jobId) {
		return Operation.read(DetailSql.detail(jobId), (row) -> DetailRow.read(row, this.settings.codec()),
				DetailRow::toDetail);
	}

	/**
	 * The number of a run may occur again after an operator's retry: the last one counts.
	 */
	Operation<DetailRow, Optional<JobAttempt>> run(long jobId, int attempt) {
		if (attempt < 1) {
			throw new InvalidRequestException("attempt", attempt,
					"Runs are numbered from 1, so there is no run " + attempt + ". Ask for one from 1 on.");
		}
		return detail(jobId).map((found) -> found.flatMap((detail) -> detail.attempts()
			.stream()
			.filter((run) -> run.attempt() == attempt)
			.reduce((first, second) -> second)));
	}

	Operation<JobLogLine, Page<JobLogLine>> log(long jobId, PageRequest page) {
		requireGiven("page", page);
		return Operation.read(JobLogSql.page(jobId, page), JobLogSql::read,
				(lines) -> JobRow.pageById(lines, page, JobLogLine::id));
	}

	Operation<ChangeRow, JobChange> retry(long jobId) {
		return change(JobSql.retry(jobId));
	}

	Operation<ChangeRow, JobChange> cancel(long jobId) {
		return change(JobSql.cancel(jobId));
	}

	Operation<ChangeRow, Optional<JobChange>> cancelByUniqueKey(Object args, InsertOptions options) {
		EncodedJob job = EncodedJob.encode(args, options, this.settings.codec());
		if (!job.isUnique()) {
			throw new InvalidJobException("unique", null, "The options have no uniqueness, so there is no key to find "
					+ "a job by. Pass those that the job was inserted with, with withUnique(…).");
		}
		return changes(JobSql.cancelByKey(job)).map((rows) -> rows.stream().findFirst().map(ChangeRow::change));
	}

	Operation<ChangeRow, BulkResult> retryFailed(JobFilter filter) {
		return bulk(JobSql.retryFound(deliberate(filter, "retryFailed"),
				withDead(places(filter, EnumSet.of(JobState.FAILED), "retryFailed")), BULK_LIMIT));
	}

	Operation<ChangeRow, BulkResult> discardFailed(JobFilter filter) {
		return bulk(JobSql.discardFound(deliberate(filter, "discardFailed"),
				places(filter, EnumSet.of(JobState.FAILED), "discardFailed"), BULK_LIMIT));
	}

	Operation<ChangeRow, BulkResult> retry(JobFilter filter) {
		return bulk(JobSql.retryFound(deliberate(filter, "bulk().retry"),
				withDead(places(filter, RETRYABLE, "bulk().retry")), BULK_LIMIT));
	}

	Operation<ChangeRow, BulkResult> cancel(JobFilter filter) {
		return bulk(JobSql.cancelFound(deliberate(filter, "bulk().cancel"),
				places(filter, CANCELLABLE, "bulk().cancel"), "Cancelled by an operator.", BULK_LIMIT));
	}

	Operation<ChangeRow, BulkResult> drain(String queue) {
		return bulk(JobSql.cancelFound(JobFilter.where().queue(queue), QueueSql.drainable(),
				"The queue was drained by an operator.", BULK_LIMIT));
	}

	Operation<ChangeRow, BulkResult> setPriority(JobFilter filter, int priority) {
		return move(filter, null, JobLimits.requirePriority(priority), "bulk().setPriority");
	}

	Operation<ChangeRow, BulkResult> moveQueue(JobFilter filter, String queue) {
		return move(filter, JobLimits.requireQueue(queue), null, "bulk().moveQueue");
	}

	Operation<ChangeRow, BulkResult> moveQueue(JobFilter filter, String queue, int priority) {
		return move(filter, JobLimits.requireQueue(queue), JobLimits.requirePriority(priority), "bulk().moveQueue");
	}

	private Operation<ChangeRow, BulkResult> move(JobFilter filter, @Nullable String queue, @Nullable Integer priority,
			String operation) {
		return bulk(JobSql.moveFound(deliberate(filter, operation), places(filter, MOVABLE, operation), queue, priority,
				BULK_LIMIT));
	}

	Operation<PreviewRow, BulkPreview> preview(JobFilter filter) {
		requireGiven("filter", filter);
		return Operation.read(JobSql.preview(filter), (row) -> PreviewRow.read(row, this.settings.codec()),
				PreviewRow::toPreview);
	}

	/** An operation on one job, which answers with one row. */
	Operation<ChangeRow, JobChange> change(SqlCommand command) {
		return changes(command).map((rows) -> rows.get(0).change());
	}

	Operation<ChangeRow, BulkResult> bulk(SqlCommand command) {
		return changes(command).map((rows) -> ChangeRow.count(rows, BULK_LIMIT));
	}

	/** Workers hear of what changed once it is committed. */
	Operation<ChangeRow, List<ChangeRow>> changes(SqlCommand command) {
		Operation<ChangeRow, List<ChangeRow>> changes = Operation.write(command, ChangeRow::read, (rows) -> rows);
		return changes.announcing((rows) -> ChangeRow.announcement(rows, this.settings.listener()));
	}

	static JobFilter deliberate(JobFilter filter, String operation) {
		requireGiven("filter", filter);
		return filter.requireDeliberate(operation);
	}

	static void requireGiven(String field, Object argument) {
		if (argument == null) {
			throw new InvalidRequestException(field, null,
					"The " + field + " is null. Pass JobFilter.where() or PageRequest.first().");
		}
	}

	/** The states of the filter, or all that the operation can deal with. */
	private static List<String> places(JobFilter filter, Set<JobState> possible, String operation) {
		requireStates(filter, possible, operation);
		return (filter.states().isEmpty() ? possible : filter.states()).stream().map(JobState::text).toList();
	}

	/**
	 * Dead letters have failed too, and an operator wants those above all to run again.
	 */
	private static List<String> withDead(List<String> places) {
		return places.contains(JobState.FAILED.text())
				? Stream.concat(places.stream(), Stream.of("dead_letter")).toList() : places;
	}

	static void requireStates(JobFilter filter, Set<JobState> possible, String operation) {
		for (JobState state : filter.states()) {
			if (!possible.contains(state)) {
				throw new InvalidRequestException("states", state, "The operation " + operation
						+ " has nothing to do with jobs that are " + state.text() + ". Leave that state out.");
			}
		}
	}

}
