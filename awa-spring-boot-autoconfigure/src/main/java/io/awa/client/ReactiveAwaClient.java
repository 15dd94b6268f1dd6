package io.awa.client;

import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;

/**
 * Inserts and reads jobs, reactive. Every operation but {@link #migrate()} is one
 * statement on the connection of the reactive transaction in the subscriber's context:
 * commit makes the job visible to workers, rollback leaves no trace of it. Without a
 * transaction each operation commits by itself. Nothing happens before subscription;
 * errors arrive as error signals. Safe for use by many subscribers.
 * <p>
 * {@link AwaClient} has the same operations for blocking code.
 */
public interface ReactiveAwaClient {

	/**
	 * Inserts a job with default options. Its kind comes from the payload type.
	 * @param args the payload: a record or an object with properties
	 * @return the inserted job; fails with {@link io.awa.InvalidJobException} if the
	 * payload cannot be stored (nothing was sent to the database), with
	 * {@link io.awa.TransactionUnusableException} if the surrounding transaction takes no
	 * writes, and with {@link io.awa.SchemaException} if the tables are missing (the
	 * surrounding transaction stays usable)
	 */
	Mono<InsertResult> insert(Object args);

	/**
	 * Inserts a job.
	 * @param args the payload: a record, an object with properties or a map
	 * @param options kind, queue, priority, attempts, due time, tags and metadata
	 * @return the inserted job; fails like {@link #insert(Object)}
	 */
	Mono<InsertResult> insert(Object args, InsertOptions options);

	/**
	 * Inserts many jobs with default options by one statement: all of them or none.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the inserted jobs in the order given; empty for an empty list, without any
	 * SQL; fails like {@link #insert(Object)}
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs);

	/**
	 * Inserts many jobs by one statement: all of them or none.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the inserted jobs in the order given; empty for an empty list, without any
	 * SQL; fails like {@link #insert(Object)}
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options);

	/**
	 * Reads a job as the surrounding transaction sees it.
	 * @param jobId identifies the job
	 * @return the job, empty if there is none with that id
	 */
	Mono<Job> getJob(long jobId);

	/**
	 * Creates the tables or brings them to the version of this library. Runs on a
	 * connection and in transactions of its own, outside the surrounding transaction, and
	 * on a thread that may block. Does nothing if nothing is missing; concurrent calls
	 * migrate once.
	 * @return completes when done; fails with {@link io.awa.SchemaException} if the
	 * tables are newer than this library, or a migration fails
	 */
	Mono<Void> migrate();

}
