package io.awa.client;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InvalidJobException;
import io.awa.InvalidRequestException;
import io.awa.TransactionRequirement;
import io.awa.client.InsertSql.InsertRow;
import io.awa.sql.SqlCommand;

/**
 * Builds the operations that insert, the same for both clients.
 */
final class InsertOperations {

	private final ClientSettings settings;

	InsertOperations(ClientSettings settings) {
		this.settings = settings;
	}

	Operation<InsertRow, InsertResult> insert(Object args, InsertOptions options) {
		return insertEncoded(List.of(encode(args, options))).map((results) -> results.get(0));
	}

	static void requireGiven(Object jobs) {
		if (jobs == null) {
			throw new InvalidJobException("jobs", null, "The source of jobs is null. Pass one, which may be empty.");
		}
	}

	static void requireGiven(Object jobs, InsertOptions options, Object onResult) {
		requireGiven(jobs);
		EncodedJob.requireOptions(options);
		if (onResult == null) {
			throw new InvalidRequestException("onResult", null, "The consumer of the results is null. Pass one.");
		}
	}

	/** Checks the jobs before anything is sent. */
	List<EncodedJob> encode(List<?> jobs, InsertOptions options) {
		return EncodedJob.encodeAll(jobs, options, this.settings.codec());
	}

	EncodedJob encode(Object job, InsertOptions options) {
		return EncodedJob.encode(job, options, this.settings.codec());
	}

	Operation<InsertRow, List<InsertResult>> insertEncoded(List<EncodedJob> jobs) {
		SqlCommand command = jobs.stream().anyMatch(EncodedJob::isUnique)
				? InsertSql.insertUnique(jobs, this.settings.uniqueLockTimeout()) : InsertSql.insert(jobs);
		return results(command).requiring(requirement(jobs));
	}

	/** Workers hear of what was inserted once it is committed. */
	Operation<InsertRow, List<InsertResult>> results(SqlCommand command) {
		Operation<InsertRow, List<InsertResult>> insert = Operation.write(command, InsertSql::read, this::toResults);
		return insert.announcing((rows) -> announcement(toResults(rows)));
	}

	Runnable announcement(List<InsertResult> results) {
		Collection<InsertedJobs> inserted = InsertedJobs.ofResults(results);
		return () -> inserted.forEach(this.settings.listener()::jobsInserted);
	}

	private List<InsertResult> toResults(List<InsertRow> rows) {
		return rows.stream().map((row) -> row.toResult(this.settings.uniqueLockTimeout())).toList();
	}

	/** What jobs with these options ask for. */
	TransactionRequirement requirement(InsertOptions options) {
		TransactionRequirement own = (options != null) ? options.transaction() : null;
		return (own != null) ? own : this.settings.requirement();
	}

	/** The strictest of what the jobs ask for. */
	TransactionRequirement requirement(List<EncodedJob> jobs) {
		TransactionRequirement strictest = TransactionRequirement.OFF;
		for (EncodedJob job : jobs) {
			@Nullable TransactionRequirement own = job.requirement();
			TransactionRequirement wanted = (own != null) ? own : this.settings.requirement();
			strictest = (wanted.compareTo(strictest) > 0) ? wanted : strictest;
		}
		return strictest;
	}

}
