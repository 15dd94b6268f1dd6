package io.awa.client

import io.awa.BulkResult
import io.awa.CopyResult
import io.awa.Diagnosis
import io.awa.Health
import io.awa.InsertOptions
import io.awa.InsertResult
import io.awa.Job
import io.awa.JobAttempt
import io.awa.JobChange
import io.awa.JobDetail
import io.awa.JobFilter
import io.awa.JobLogLine
import io.awa.KindDescriptor
import io.awa.Page
import io.awa.PageRequest
import io.awa.PauseOptions
import io.awa.QueueDescriptor
import io.awa.QueueStats
import io.awa.UnhandledKind
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.asPublisher
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull
import kotlinx.coroutines.reactor.mono

/** Coroutines variant of [ReactiveAwaClient.insert]. */
suspend fun ReactiveAwaClient.insertAndAwait(
	args: Any, options: InsertOptions = InsertOptions.defaults()): InsertResult =
	insert(args, options).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.insertMany]. */
suspend fun ReactiveAwaClient.insertManyAndAwait(
	jobs: List<*>, options: InsertOptions = InsertOptions.defaults()): List<InsertResult> =
	insertMany(jobs, options).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.insertManyCopy]. */
suspend fun ReactiveAwaClient.insertManyCopyAndAwait(
	jobs: Iterable<*>, options: InsertOptions = InsertOptions.defaults()): List<InsertResult> =
	insertManyCopy(jobs, options).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.insertManyCopy], which collects a flow. */
suspend fun ReactiveAwaClient.insertManyCopyAndAwait(
	jobs: Flow<Any>, options: InsertOptions = InsertOptions.defaults(),
	onResult: (InsertResult) -> Unit = {}): CopyResult =
	insertManyCopy(jobs.asPublisher(currentCoroutineContext().minusKey(kotlinx.coroutines.Job)), options, onResult)
		.awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.getJob]; null if there is no such job. */
suspend fun ReactiveAwaClient.getJobAndAwait(jobId: Long): Job? =
	getJob(jobId).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaClient.listJobs]. */
suspend fun ReactiveAwaClient.listJobsAndAwait(
	filter: JobFilter, page: PageRequest = PageRequest.first()): Page<Job> =
	listJobs(filter, page).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.streamJobs]. */
fun ReactiveAwaClient.streamJobsAsFlow(filter: JobFilter): Flow<Job> =
	streamJobs(filter).asFlow()

/** Coroutines variant of [ReactiveAwaClient.dumpJob]; null if there is no such job. */
suspend fun ReactiveAwaClient.dumpJobAndAwait(jobId: Long): JobDetail? =
	dumpJob(jobId).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaClient.dumpRun]; null if the run is not known. */
suspend fun ReactiveAwaClient.dumpRunAndAwait(jobId: Long, attempt: Int): JobAttempt? =
	dumpRun(jobId, attempt).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaClient.dumpLog]. */
suspend fun ReactiveAwaClient.dumpLogAndAwait(jobId: Long, page: PageRequest = PageRequest.first()): Page<JobLogLine> =
	dumpLog(jobId, page).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.retry]. */
suspend fun ReactiveAwaClient.retryAndAwait(jobId: Long): JobChange =
	retry(jobId).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.cancel]. */
suspend fun ReactiveAwaClient.cancelAndAwait(jobId: Long): JobChange =
	cancel(jobId).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.cancelByUniqueKey]; null if no job holds the key. */
suspend fun ReactiveAwaClient.cancelByUniqueKeyAndAwait(args: Any, options: InsertOptions): JobChange? =
	cancelByUniqueKey(args, options).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaClient.retryFailed]. */
suspend fun ReactiveAwaClient.retryFailedAndAwait(filter: JobFilter): BulkResult =
	retryFailed(filter).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.discardFailed]. */
suspend fun ReactiveAwaClient.discardFailedAndAwait(filter: JobFilter): BulkResult =
	discardFailed(filter).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.pauseQueue]. */
suspend fun ReactiveAwaClient.pauseQueueAndAwait(
	queue: String, options: PauseOptions = PauseOptions.defaults()) {
	pauseQueue(queue, options).awaitSingleOrNull()
}

/** Coroutines variant of [ReactiveAwaClient.resumeQueue]. */
suspend fun ReactiveAwaClient.resumeQueueAndAwait(queue: String): Boolean =
	resumeQueue(queue).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.drainQueue]. */
suspend fun ReactiveAwaClient.drainQueueAndAwait(queue: String): BulkResult =
	drainQueue(queue).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.queueStats], of all queues. */
suspend fun ReactiveAwaClient.queueStatsAndAwait(): List<QueueStats> =
	queueStats().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.queueStats], of one queue. */
suspend fun ReactiveAwaClient.queueStatsAndAwait(queue: String): QueueStats =
	queueStats(queue).awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.queueDescriptors]. */
suspend fun ReactiveAwaClient.queueDescriptorsAndAwait(): List<QueueDescriptor> =
	queueDescriptors().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.kindDescriptors]. */
suspend fun ReactiveAwaClient.kindDescriptorsAndAwait(): List<KindDescriptor> =
	kindDescriptors().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.unhandledKinds]. */
suspend fun ReactiveAwaClient.unhandledKindsAndAwait(): List<UnhandledKind> =
	unhandledKinds().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.healthCheck]. */
suspend fun ReactiveAwaClient.healthCheckAndAwait(): Health =
	healthCheck().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.diagnose]. */
suspend fun ReactiveAwaClient.diagnoseAndAwait(): Diagnosis =
	diagnose().awaitSingle()

/** Coroutines variant of [ReactiveAwaClient.migrate]. */
suspend fun ReactiveAwaClient.migrateAndAwait() {
	migrate().awaitSingleOrNull()
}

/**
 * Coroutines variant of [ReactiveAwaClient.inTransaction]. The work runs in the context of
 * the calling coroutine; an exception rolls back.
 */
suspend fun <T : Any> ReactiveAwaClient.inTransactionAndAwait(
	options: TransactionOptions = TransactionOptions.defaults(),
	work: suspend (ReactiveAwaTransaction) -> T?): T? {
	val context = currentCoroutineContext().minusKey(kotlinx.coroutines.Job)
	return inTransaction(options) { transaction -> mono(context) { work(transaction) } }.awaitSingleOrNull()
}
