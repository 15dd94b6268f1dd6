package io.awa.client;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.BulkResult;
import io.awa.CopyResult;
import io.awa.Diagnosis;
import io.awa.Health;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobChange;
import io.awa.JobDetail;
import io.awa.JobFilter;
import io.awa.JobLogLine;
import io.awa.KindDescriptor;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.QueueDescriptor;
import io.awa.QueueStats;
import io.awa.UnhandledKind;
import io.awa.sql.SchemaName;

/**
 * Inserts, reads and operates jobs, reactive. Unless they say otherwise, operations are
 * one statement on the connection of the reactive transaction in the subscriber's
 * context: commit makes their effect visible to workers, rollback leaves no trace of it.
 * Without a transaction each operation commits by itself. Nothing happens before
 * subscription; errors arrive as error signals. Bad input is refused with an
 * {@link io.awa.InvalidRequestException} before anything is sent. Safe for use by many
 * subscribers.
 * <p>
 * {@link AwaClient} has the same operations for blocking code, and {@link #async()} for
 * futures.
 */
public interface ReactiveAwaClient {

	/**
	 * Returns a client on a connection that the caller owns: begins, commits and closes.
	 * For code outside Spring. The tables are in the schema {@code awa}. Workers learn of
	 * inserts at their next poll.
	 * @param connection the connection, to PostgreSQL
	 * @return a client for as long as the connection is open; it cannot migrate nor begin
	 * transactions
	 */
	static ReactiveAwaClient on(Connection connection) {
		return on(connection, SchemaName.DEFAULT);
	}

	/**
	 * Returns a client on a connection that the caller owns, for tables in a schema of
	 * another name.
	 * @param connection the connection, to PostgreSQL
	 * @param schema the schema of the tables
	 * @return the client
	 * @see #on(Connection)
	 */
	static ReactiveAwaClient on(Connection connection, String schema) {
		ClientSettings settings = ClientSettings.of(new SchemaName(schema));
		return new R2dbcAwaClient(new ConnectionReactiveScope(connection, settings.schema()), settings, null, null);
	}

	/**
	 * Inserts a job with default options. Its kind comes from the payload type.
	 * @param args the payload: a record or an object with properties
	 * @return the inserted job; fails with {@link io.awa.InvalidJobException} if the
	 * payload cannot be stored; nothing was sent to the database; fails with
	 * {@link io.awa.TransactionUnusableException} if the surrounding transaction takes no
	 * writes; fails with {@link io.awa.SchemaException} if the tables are missing; the
	 * surrounding transaction stays usable
	 */
	Mono<InsertResult> insert(Object args);

	/**
	 * Inserts a job. If it is unique and another transaction inserted the same key, waits
	 * until that one ends.
	 * @param args the payload: a record, an object with properties or a map
	 * @param options kind, queue, priority, attempts, due time, timeout, tags, metadata
	 * and uniqueness
	 * @return the inserted job, or the job that holds the unique key; fails with
	 * {@link io.awa.InvalidJobException} if the job cannot be stored; fails with
	 * {@link io.awa.DuplicateJobException} if the key is taken and the options ask to
	 * fail; the surrounding transaction stays usable; fails with
	 * {@link io.awa.UniqueKeyLockedException} if the other transaction does not end in
	 * time; the surrounding transaction stays usable; fails with
	 * {@link io.awa.TransactionRequiredException} if there must be a transaction
	 */
	Mono<InsertResult> insert(Object args, InsertOptions options);

	/**
	 * Inserts many jobs with default options by one statement: all of them or none.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the inserted jobs in the order given; empty for an empty list, without any
	 * SQL
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs);

	/**
	 * Inserts many jobs by one statement: all of them or none. Of several with the same
	 * unique key the first is inserted.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return what became of each job, in the order given; empty for an empty list,
	 * without any SQL
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options);

	/**
	 * Inserts any number of jobs with default options by COPY, in chunks of 5,000.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return what became of each job, in the order given
	 * @see #insertManyCopy(Publisher, InsertOptions, Consumer)
	 */
	Mono<List<InsertResult>> insertManyCopy(Iterable<?> jobs);

	/**
	 * Inserts any number of jobs by COPY, in chunks of 5,000.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return what became of each job, in the order given
	 * @see #insertManyCopy(Publisher, InsertOptions, Consumer)
	 */
	Mono<List<InsertResult>> insertManyCopy(Iterable<?> jobs, InsertOptions options);

	/**
	 * Inserts any number of jobs by COPY, holding one chunk of 5,000 in memory at a time:
	 * all of them or none, in the surrounding transaction or else in one of its own. Jobs
	 * with a unique key go by statement instead, in the same chunks. A job that cannot be
	 * stored fails the call; in a surrounding transaction the chunks before it stay until
	 * that is rolled back.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options; is
	 * asked for the next chunk when the one before is stored
	 * @param options the options of the payloads that have none of their own
	 * @param onResult hears what became of each job, in the order given, before the
	 * commit
	 * @return how many were inserted
	 */
	Mono<CopyResult> insertManyCopy(Publisher<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult);

	/**
	 * Reads a job as the surrounding transaction sees it.
	 * @param jobId identifies the job
	 * @return the job, empty if there is none with that id
	 */
	Mono<Job> getJob(long jobId);

	/**
	 * Lists jobs, newest first.
	 * @param filter which jobs
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<Job>> listJobs(JobFilter filter, PageRequest page);

	/**
	 * Reads all jobs that match, newest first, by pages of 1,000 as the consumer asks for
	 * them. Each page is a statement of its own in the transaction that surrounds its
	 * read.
	 * @param filter which jobs
	 * @return the jobs
	 */
	Flux<Job> streamJobs(JobFilter filter);

	/**
	 * Reads everything about a job: attempts, errors, progress and timeline.
	 * @param jobId identifies the job
	 * @return the job, empty if there is none with that id
	 */
	Mono<JobDetail> dumpJob(long jobId);

	/**
	 * Reads a run of a job.
	 * @param jobId identifies the job
	 * @param attempt the number of the run, from 1; of several the last run counts
	 * @return the run, empty if it is not known
	 */
	Mono<JobAttempt> dumpRun(long jobId, int attempt);

	/**
	 * Reads what handlers logged about a job, newest first; cursors are ids of lines.
	 * @param jobId identifies the job
	 * @param page which page
	 * @return the page, empty if nothing was kept or there is no such job
	 */
	Mono<Page<JobLogLine>> dumpLog(long jobId, PageRequest page);

	/**
	 * Lets a failed, cancelled, dead or waiting-for-callback job run again, with all
	 * attempts before it.
	 * @param jobId identifies the job
	 * @return what became of it
	 */
	Mono<JobChange> retry(long jobId);

	/**
	 * Cancels a job that has not finished. If it runs, its handler is told: the thread is
	 * interrupted or the subscription cancelled, and what it still returns is ignored.
	 * @param jobId identifies the job
	 * @return what became of it
	 */
	Mono<JobChange> cancel(long jobId);

	/**
	 * Cancels the job that holds a unique key.
	 * @param args the payload that makes up the key
	 * @param options the options that it is inserted with, with uniqueness
	 * @return what became of it, empty if no job holds the key
	 */
	Mono<JobChange> cancelByUniqueKey(Object args, InsertOptions options);

	/**
	 * Lets many failed jobs run again, dead letters too, 10,000 at most by one call,
	 * oldest first.
	 * @param filter which ones, by kind, queue or otherwise; {@link JobFilter#all()} for
	 * every one
	 * @return how many, and whether there are more
	 */
	Mono<BulkResult> retryFailed(JobFilter filter);

	/**
	 * Deletes many failed jobs for good with their history, 10,000 at most by one call,
	 * oldest first.
	 * @param filter which ones, by kind, queue or otherwise; {@link JobFilter#all()} for
	 * every one
	 * @return how many, and whether there are more
	 */
	Mono<BulkResult> discardFailed(JobFilter filter);

	/**
	 * Pauses a queue until it is resumed.
	 * @param queue the queue
	 * @return completes when done
	 * @see #pauseQueue(String, PauseOptions)
	 */
	Mono<Void> pauseQueue(String queue);

	/**
	 * Pauses a queue: nothing is claimed, inserts go on, and what runs ends normally.
	 * Pausing a paused queue replaces the pause.
	 * @param queue the queue, which need not be known yet
	 * @param options who, why and how long
	 * @return completes when done
	 */
	Mono<Void> pauseQueue(String queue, PauseOptions options);

	/**
	 * Ends the pause of a queue.
	 * @param queue the queue
	 * @return false if it was not paused
	 */
	Mono<Boolean> resumeQueue(String queue);

	/**
	 * Cancels the jobs of a queue that wait, 10,000 at most by one call, oldest first.
	 * Running jobs go on.
	 * @param queue the queue
	 * @return how many, and whether there are more
	 */
	Mono<BulkResult> drainQueue(String queue);

	/**
	 * Says how all known queues stand: those that have jobs, had some in the last hour,
	 * or are paused.
	 * @return the queues by name
	 */
	Mono<List<QueueStats>> queueStats();

	/**
	 * Says how a queue stands.
	 * @param queue the queue
	 * @return its numbers, all zero if it has no jobs
	 */
	Mono<QueueStats> queueStats(String queue);

	/**
	 * Lists what applications say about their queues, by queue.
	 * @return the descriptors, also those that no worker repeats any more
	 */
	Mono<List<QueueDescriptor>> queueDescriptors();

	/**
	 * Lists what applications say about their kinds, by kind.
	 * @return the descriptors, also those that no worker repeats any more
	 */
	Mono<List<KindDescriptor>> kindDescriptors();

	/**
	 * Finds due jobs that no live worker can take, because none has a handler for their
	 * kind or works on their queue. Looks at the first 1,000 jobs of each queue and
	 * priority, where such jobs gather, so it is cheap however many jobs wait.
	 * @return the kinds by queue, empty if every due job has a worker
	 */
	Mono<List<UnhandledKind>> unhandledKinds();

	/**
	 * Says whether jobs can be inserted and are being run, seen from this application.
	 * Never throws for a database that does not answer. Reads the catalog in the
	 * surrounding transaction, which stays usable.
	 * @return the health
	 */
	Mono<Health> healthCheck();

	/**
	 * Looks at everything that jobs depend on, on the server, in the tables and in this
	 * application, and says what to do about what is not as it should be. Takes some
	 * statements, of which none locks anything; for people and tests, not for a probe
	 * that runs each second, which is {@link #healthCheck()}. Runs in the surrounding
	 * transaction, if there is one.
	 * @return what was found, also if the database cannot be reached
	 */
	Mono<Diagnosis> diagnose();

	/**
	 * Creates the tables or brings them to the version of this library. Runs on a
	 * connection and in transactions of its own, outside the surrounding transaction.
	 * Does nothing if nothing is missing; concurrent calls migrate once.
	 * @return completes when done; fails with {@link io.awa.SchemaException} if the
	 * tables are newer than this library, or a migration fails
	 */
	Mono<Void> migrate();

	/**
	 * Runs code in a transaction, the one of the subscriber if there is one: commits when
	 * it completes, rolls back on error and on cancel. The result is a single value, so
	 * that asking for fewer values cannot cancel the transaction.
	 * @param <T> the type of the result
	 * @param work the code, called once for each subscription
	 * @return what it returned
	 */
	<T> Mono<T> inTransaction(Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work);

	/**
	 * Runs code in a transaction: commits when it completes, rolls back on error and on
	 * cancel.
	 * @param <T> the type of the result
	 * @param options isolation, read-only, timeout, nested or isolated
	 * @param work the code, called once for each subscription
	 * @return what it returned
	 */
	<T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work);

	/**
	 * Returns what operators do with dead letters.
	 * @return the operations
	 */
	ReactiveDeadLetters deadLetters();

	/**
	 * Returns what operators do with many jobs at once.
	 * @return the operations
	 */
	ReactiveBulkChanges bulk();

	/**
	 * Returns what operators do with schedules.
	 * @return the operations
	 */
	ReactiveCronSchedules cron();

	/**
	 * Returns what resolves callbacks.
	 * @return the operations
	 */
	ReactiveCallbacks callbacks();

	/**
	 * Returns what changes limits of queues while workers run.
	 * @return the operations on limits
	 */
	ReactiveRuntimeLimits limits();

	/**
	 * Returns the same client with futures for results. Its calls start at once and
	 * outside the transaction of the caller, of which a future knows nothing.
	 * @return the client
	 */
	AsyncAwaClient async();

}
