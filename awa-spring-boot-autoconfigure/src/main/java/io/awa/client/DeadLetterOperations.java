package io.awa.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.InvalidRequestException;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.JobLimits;
import io.awa.JobState;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;

/**
 * Builds the operations on dead letters, the same for both clients.
 */
final class DeadLetterOperations {

	private static final int REASON_LENGTH = 2000;

	private final ClientSettings settings;

	private final JobOperations jobs;

	DeadLetterOperations(ClientSettings settings) {
		this.settings = settings;
		this.jobs = new JobOperations(settings);
	}

	Operation<DeadLetter, Page<DeadLetter>> list(JobFilter filter, PageRequest page) {
		JobOperations.requireGiven("filter", filter);
		JobOperations.requireGiven("page", page);
		return Operation.read(DeadLetterSql.page(filter, page), (row) -> DeadLetterSql.read(row, this.settings.codec()),
				(letters) -> JobRow.page(letters, page, DeadLetter::job));
	}

	Operation<DeadLetter, Optional<DeadLetter>> find(long jobId) {
		return Operation.read(DeadLetterSql.get(jobId), (row) -> DeadLetterSql.read(row, this.settings.codec()),
				(letters) -> letters.stream().findFirst());
	}

	Operation<Map.Entry<String, Long>, Map<String, Long>> countByQueue() {
		return Operation.read(DeadLetterSql.count(), (row) -> Map.entry(row.getString("queue"), row.getLong("dead")),
				(rows) -> rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
	}

	Operation<ChangeRow, JobChange> retry(long jobId, RetryOptions options) {
		return this.jobs.change(DeadLetterSql.retry(jobId, given(options)));
	}

	Operation<ChangeRow, BulkResult> retryAll(JobFilter filter, RetryOptions options) {
		return this.jobs.bulk(DeadLetterSql.retryFound(failed(filter, "deadLetters().retryAll"), given(options),
				JobOperations.BULK_LIMIT));
	}

	Operation<ChangeRow, JobChange> moveFailed(long jobId, String reason) {
		return this.jobs.change(DeadLetterSql.bury(jobId, reason(reason)));
	}

	Operation<ChangeRow, BulkResult> moveAllFailed(JobFilter filter, String reason) {
		return this.jobs.bulk(DeadLetterSql.buryFound(failed(filter, "deadLetters().moveAllFailed"), reason(reason),
				JobOperations.BULK_LIMIT));
	}

	Operation<ChangeRow, JobChange> purge(long jobId) {
		return this.jobs.change(DeadLetterSql.purge(jobId));
	}

	Operation<ChangeRow, BulkResult> purgeAll(JobFilter filter) {
		return this.jobs.bulk(JobSql.discardFound(failed(filter, "deadLetters().purgeAll"), List.of("dead_letter"),
				JobOperations.BULK_LIMIT));
	}

	/** A state that does not count would leave no condition at all. */
	private static JobFilter failed(JobFilter filter, String operation) {
		JobOperations.deliberate(filter, operation);
		JobOperations.requireStates(filter, EnumSet.of(JobState.FAILED), operation);
		return filter;
	}

	private static String reason(String reason) {
		return JobLimits.requireSentence("reason", reason, REASON_LENGTH);
	}

	private static RetryOptions given(RetryOptions options) {
		if (options == null) {
			throw new InvalidRequestException("options", null, "The options are null. Pass RetryOptions.defaults().");
		}
		return options;
	}

}
