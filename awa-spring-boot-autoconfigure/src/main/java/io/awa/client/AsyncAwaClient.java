package io.awa.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.awa.BulkResult;
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

/**
 * The operations of {@link AwaClient} and {@link ReactiveAwaClient} with futures for
 * results. Each call starts at once and commits by itself, because a future knows nothing
 * of the transaction of its caller; a blocking client refuses it inside a transaction
 * instead of leaving that silently. Cancelling a future may come too late: whether the
 * call took effect is then unknown.
 */
public interface AsyncAwaClient {

	/**
	 * The same as {@link AwaClient#insert(Object)}.
	 * @param args the payload: a record or an object with properties
	 * @return the result, or the failure
	 */
	CompletableFuture<InsertResult> insert(Object args);

	/**
	 * The same as {@link AwaClient#insert(Object, InsertOptions)}.
	 * @param args the payload: a record, an object with properties or a map
	 * @param options kind, queue, priority, attempts, due time, timeout, tags, metadata
	 * and uniqueness
	 * @return the result, or the failure
	 */
	CompletableFuture<InsertResult> insert(Object args, InsertOptions options);

	/**
	 * The same as {@link AwaClient#insertMany(List)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the result, or the failure
	 */
	CompletableFuture<List<InsertResult>> insertMany(List<?> jobs);

	/**
	 * The same as {@link AwaClient#insertMany(List, InsertOptions)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the result, or the failure
	 */
	CompletableFuture<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options);

	/**
	 * The same as {@link AwaClient#insertManyCopy(Iterable)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the result, or the failure
	 */
	CompletableFuture<List<InsertResult>> insertManyCopy(Iterable<?> jobs);

	/**
	 * The same as {@link AwaClient#insertManyCopy(Iterable, InsertOptions)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the result, or the failure
	 */
	CompletableFuture<List<InsertResult>> insertManyCopy(Iterable<?> jobs, InsertOptions options);

	/**
	 * The same as {@link AwaClient#getJob(long)}.
	 * @param jobId identifies the job
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<Job>> getJob(long jobId);

	/**
	 * The same as {@link AwaClient#listJobs(JobFilter, PageRequest)}.
	 * @param filter which jobs
	 * @param page which page
	 * @return the result, or the failure
	 */
	CompletableFuture<Page<Job>> listJobs(JobFilter filter, PageRequest page);

	/**
	 * The same as {@link AwaClient#dumpJob(long)}.
	 * @param jobId identifies the job
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<JobDetail>> dumpJob(long jobId);

	/**
	 * The same as {@link AwaClient#dumpRun(long, int)}.
	 * @param jobId identifies the job
	 * @param attempt the number of the run, from 1
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<JobAttempt>> dumpRun(long jobId, int attempt);

	/**
	 * The same as {@link AwaClient#dumpLog(long, PageRequest)}.
	 * @param jobId identifies the job
	 * @param page which page
	 * @return the result, or the failure
	 */
	CompletableFuture<Page<JobLogLine>> dumpLog(long jobId, PageRequest page);

	/**
	 * The same as {@link AwaClient#retry(long)}.
	 * @param jobId identifies the job
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> retry(long jobId);

	/**
	 * The same as {@link AwaClient#cancel(long)}.
	 * @param jobId identifies the job
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> cancel(long jobId);

	/**
	 * The same as {@link AwaClient#cancelByUniqueKey(Object, InsertOptions)}.
	 * @param args the payload that makes up the key
	 * @param options the options that it is inserted with, with uniqueness
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<JobChange>> cancelByUniqueKey(Object args, InsertOptions options);

	/**
	 * The same as {@link AwaClient#retryFailed(JobFilter)}.
	 * @param filter which ones, by kind, queue or otherwise; {@link JobFilter#all()} for
	 * every one
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> retryFailed(JobFilter filter);

	/**
	 * The same as {@link AwaClient#discardFailed(JobFilter)}.
	 * @param filter which ones, by kind, queue or otherwise; {@link JobFilter#all()} for
	 * every one
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> discardFailed(JobFilter filter);

	/**
	 * The same as {@link AwaClient#pauseQueue(String)}.
	 * @param queue the queue
	 * @return the result, or the failure
	 */
	CompletableFuture<Void> pauseQueue(String queue);

	/**
	 * The same as {@link AwaClient#pauseQueue(String, PauseOptions)}.
	 * @param queue the queue, which need not be known yet
	 * @param options who, why and how long
	 * @return the result, or the failure
	 */
	CompletableFuture<Void> pauseQueue(String queue, PauseOptions options);

	/**
	 * The same as {@link AwaClient#resumeQueue(String)}.
	 * @param queue the queue
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> resumeQueue(String queue);

	/**
	 * The same as {@link AwaClient#drainQueue(String)}.
	 * @param queue the queue
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> drainQueue(String queue);

	/**
	 * The same as {@link AwaClient#queueStats()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<QueueStats>> queueStats();

	/**
	 * The same as {@link AwaClient#queueStats(String)}.
	 * @param queue the queue
	 * @return the result, or the failure
	 */
	CompletableFuture<QueueStats> queueStats(String queue);

	/**
	 * The same as {@link AwaClient#queueDescriptors()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<QueueDescriptor>> queueDescriptors();

	/**
	 * The same as {@link AwaClient#kindDescriptors()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<KindDescriptor>> kindDescriptors();

	/**
	 * The same as {@link AwaClient#unhandledKinds()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<UnhandledKind>> unhandledKinds();

	/**
	 * The same as {@link AwaClient#healthCheck()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<Health> healthCheck();

	/**
	 * The same as {@link AwaClient#diagnose()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<Diagnosis> diagnose();

	/**
	 * The same as {@link AwaClient#migrate()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<Void> migrate();

	/**
	 * Returns what operators do with dead letters.
	 * @return the operations
	 */
	AsyncDeadLetters deadLetters();

	/**
	 * Returns what operators do with many jobs at once.
	 * @return the operations
	 */
	AsyncBulkChanges bulk();

	/**
	 * Returns what operators do with schedules.
	 * @return the operations
	 */
	AsyncCronSchedules cron();

	/**
	 * Returns what resolves callbacks.
	 * @return the operations
	 */
	AsyncCallbacks callbacks();

	/**
	 * Returns what changes limits of queues while workers run.
	 * @return the operations on limits
	 */
	AsyncRuntimeLimits limits();

}
