package io.awa.client;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InvalidJobException;
import io.awa.InvalidRequestException;
import io.awa.NewJob;
import io.awa.TransactionRequirement;
import io.awa.client.CopySql.Reservation;
import io.awa.client.InsertSql.InsertRow;
import io.awa.event.JobEvents;
import io.awa.event.JobInserted;
import io.awa.event.JobMeasures;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * Builds the operations that insert, the same for both clients.
 */
final class InsertOperations {

	private final ClientSettings settings;

	InsertOperations(ClientSettings settings) {
		this.settings = settings;
	}

	Operation<InsertRow, InsertResult> insert(Object args, InsertOptions options, InsertContext context) {
		return insertEncoded(List.of(encode(args, options, context))).map((results) -> results.get(0));
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
	List<EncodedJob> encode(List<?> jobs, InsertOptions options, InsertContext context) {
		if (jobs == null) {
			throw new InvalidJobException("jobs", null, "The list of jobs is null. Pass a list, which may be empty.");
		}
		EncodedJob.requireOptions(options);
		return jobs.stream().map((job) -> encode(job, options, context)).toList();
	}

	EncodedJob encode(Object job, InsertOptions options, InsertContext context) {
		NewJob intercepted = this.settings.interceptors().apply(EncodedJob.toNewJob(job, options), context);
		return EncodedJob.encode(intercepted, this.settings.codec(),
				(kind, queue) -> this.settings.interceptors().tracing().onInsert(kind, queue, context));
	}

	/** For what is stored to be inserted later, which interceptors do not see. */
	EncodedJob encode(Object job, InsertOptions options) {
		return EncodedJob.encode(job, options, this.settings.codec());
	}

	Operation<InsertRow, List<InsertResult>> insertEncoded(List<EncodedJob> jobs) {
		EncodedJob first = jobs.get(0);
		Operation<InsertRow, List<InsertResult>> insert = (jobs.size() == 1 && first.isDueNow())
				? results(InsertSql.insertNow(first), (row) -> InsertSql.readNow(row, first)) : results(command(jobs));
		return insert.requiring(requirement(jobs)).admitting(this.settings.backpressure().admissions(jobs));
	}

	/** Prepares an insert by COPY. */
	Operation<Reservation, Reservation> reserve(List<EncodedJob> jobs) {
		return Operation.write(CopySql.reserve(jobs.size()), CopySql::readReservation, (rows) -> rows.get(0))
			.admitting(this.settings.backpressure().admissions(jobs));
	}

	private SqlCommand command(List<EncodedJob> jobs) {
		if (jobs.stream().anyMatch(EncodedJob::isDependent)) {
			return InsertSql.insertDependent(jobs, this.settings.uniqueLockTimeout());
		}
		return jobs.stream().anyMatch(EncodedJob::isUnique)
				? InsertSql.insertUnique(jobs, this.settings.uniqueLockTimeout()) : InsertSql.insert(jobs);
	}

	/** Workers hear of what was inserted once it is committed. */
	Operation<InsertRow, List<InsertResult>> results(SqlCommand command) {
		return results(command, InsertSql::read);
	}

	private Operation<InsertRow, List<InsertResult>> results(SqlCommand command, SqlRowMapper<InsertRow> mapper) {
		Operation<InsertRow, List<InsertResult>> insert = Operation.write(command, mapper, this::toResults);
		return insert.announcing((rows) -> announcement(toResults(rows)));
	}

	Runnable announcement(List<InsertResult> results) {
		Collection<InsertedJobs> inserted = InsertedJobs.ofResults(results);
		JobEvents events = this.settings.listener().events();
		List<InsertResult> published = events.wants(JobInserted.class) ? results : List.of();
		Map<List<String>, Long> counts = (events.measures() != JobMeasures.NONE) ? counts(results) : Map.of();
		return () -> {
			counts.forEach((job, count) -> events.measures().inserted(job.get(0), job.get(1), count));
			inserted.forEach(this.settings.listener()::jobsInserted);
			published.forEach((result) -> publish(events, result));
		};
	}

	/** How many jobs are new, by kind and queue. */
	private static Map<List<String>, Long> counts(List<InsertResult> results) {
		return results.stream()
			.filter(InsertResult::inserted)
			.collect(Collectors.groupingBy((result) -> List.of(result.kind(), result.queue()), Collectors.counting()));
	}

	private static void publish(JobEvents events, InsertResult result) {
		Instant runAt = result.runAt();
		if (runAt != null && result.outcome() == InsertResult.Outcome.INSERTED) {
			events.publish(JobInserted.class,
					() -> new JobInserted(result.jobId(), result.kind(), result.queue(), runAt));
		}
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
