package io.awa.client;

import java.util.List;
import java.util.Optional;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;

/**
 * Inserts and reads jobs, blocking. Every operation but {@link #migrate()} is one
 * statement on the connection of the surrounding transaction: commit makes the job
 * visible to workers, rollback leaves no trace of it. Without a transaction each
 * operation commits by itself. Safe for use by many threads.
 * <p>
 * {@link ReactiveAwaClient} has the same operations for reactive transactions.
 */
public interface AwaClient {

	/**
	 * Inserts a job with default options. Its kind comes from the payload type.
	 * @param args the payload: a record or an object with properties
	 * @return the inserted job
	 * @throws io.awa.InvalidJobException if the payload cannot be stored; nothing was
	 * sent to the database
	 * @throws io.awa.TransactionUnusableException if the surrounding transaction takes no
	 * writes
	 * @throws io.awa.SchemaException if the tables are missing; the surrounding
	 * transaction stays usable
	 */
	InsertResult insert(Object args);

	/**
	 * Inserts a job.
	 * @param args the payload: a record, an object with properties or a map
	 * @param options kind, queue, priority, attempts, due time, tags and metadata
	 * @return the inserted job
	 * @throws io.awa.InvalidJobException if payload or options cannot be stored; nothing
	 * was sent to the database
	 * @throws io.awa.TransactionUnusableException if the surrounding transaction takes no
	 * writes
	 * @throws io.awa.SchemaException if the tables are missing; the surrounding
	 * transaction stays usable
	 */
	InsertResult insert(Object args, InsertOptions options);

	/**
	 * Inserts many jobs with default options by one statement: all of them or none.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the inserted jobs in the order given; empty for an empty list, without any
	 * SQL
	 * @throws io.awa.InvalidJobException if one of them cannot be stored; none was sent
	 * to the database
	 * @throws io.awa.TransactionUnusableException if the surrounding transaction takes no
	 * writes
	 * @throws io.awa.SchemaException if the tables are missing; the surrounding
	 * transaction stays usable
	 */
	List<InsertResult> insertMany(List<?> jobs);

	/**
	 * Inserts many jobs by one statement: all of them or none.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the inserted jobs in the order given; empty for an empty list, without any
	 * SQL
	 * @throws io.awa.InvalidJobException if one of them cannot be stored; none was sent
	 * to the database
	 * @throws io.awa.TransactionUnusableException if the surrounding transaction takes no
	 * writes
	 * @throws io.awa.SchemaException if the tables are missing; the surrounding
	 * transaction stays usable
	 */
	List<InsertResult> insertMany(List<?> jobs, InsertOptions options);

	/**
	 * Reads a job as the surrounding transaction sees it.
	 * @param jobId identifies the job
	 * @return the job, empty if there is none with that id
	 */
	Optional<Job> getJob(long jobId);

	/**
	 * Creates the tables or brings them to the version of this library. Runs on a
	 * connection and in transactions of its own, outside the surrounding transaction.
	 * Does nothing if nothing is missing; concurrent calls migrate once.
	 * @throws io.awa.SchemaException if the tables are newer than this library, or a
	 * migration fails
	 */
	void migrate();

}
