package io.awa.client;

import java.util.List;

import io.awa.InvalidJobException;
import io.awa.NewJob;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;

/**
 * Jobs that are inserted by the statement that writes the outcome of another one, checked
 * and encoded as by the clients.
 */
public final class OutcomeJobs {

	private OutcomeJobs() {
	}

	/**
	 * Gives a statement the jobs.
	 * @param command the statement
	 * @param jobs the jobs to insert
	 * @param codec encodes their payloads
	 * @return the command with its values
	 * @throws InvalidJobException if a job cannot be stored
	 */
	public static SqlCommand with(SqlCommand command, List<NewJob> jobs, JobCodec codec) {
		return InsertSql.withOutcome(command, require(jobs, codec));
	}

	/**
	 * Checks jobs before an outcome is decided.
	 * @param jobs the jobs to insert
	 * @param codec encodes their payloads
	 * @throws InvalidJobException if a job cannot be stored
	 */
	public static void check(List<NewJob> jobs, JobCodec codec) {
		require(jobs, codec);
	}

	/**
	 * Checks jobs before anything is written.
	 * @param jobs the jobs to insert
	 * @param codec encodes their payloads
	 * @return the jobs as they are stored
	 */
	static List<EncodedJob> require(List<NewJob> jobs, JobCodec codec) {
		List<EncodedJob> encoded = jobs.stream().map((job) -> EncodedJob.encode(job, job.options(), codec)).toList();
		if (encoded.stream().anyMatch(EncodedJob::isDependent)) {
			throw new InvalidJobException("dependsOn", null, "A job inserted with an outcome cannot depend on others. "
					+ "Insert it with a client, in a transaction of the handler.");
		}
		return encoded;
	}

}
