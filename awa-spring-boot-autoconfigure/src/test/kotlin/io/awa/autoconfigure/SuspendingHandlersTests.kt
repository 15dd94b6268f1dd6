package io.awa.autoconfigure

import io.awa.InsertOptions
import io.awa.JobState
import io.awa.client.AwaClient
import io.awa.client.ReactiveAwaClient
import io.awa.client.insertAndAwait
import io.awa.testsupport.TestDatabase
import io.awa.worker.BatchContext
import io.awa.worker.JobContext
import io.awa.worker.JobHandler
import io.awa.worker.JobOutcome
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Test
import org.springframework.boot.test.context.FilteredClassLoader
import org.springframework.context.ApplicationContext
import java.time.Duration
import java.util.concurrent.BlockingQueue
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/**
 * Suspending functions of Kotlin as handlers.
 */
class SuspendingHandlersTests {

	private val contexts = AwaContexts.r2dbc(database).withPropertyValues("awa.worker.poll-interval=100ms")

	data class Greet(val name: String, val greeting: String = "Hello")

	class Order(val number: Int)

	class Pay(val amount: Int)

	open class Count(val number: Int)

	class Wait(val seconds: Int = 3600)

	class Failing

	@Test
	fun payloadIsReadWithDefaultsOfItsClassAndContextIsPassed() {
		contexts.withBean(Greeter::class.java).run { context ->
			val id = insert(context, mapOf("name" to "Ada"), InsertOptions.defaults().withKind("greet"))

			assertThat(next()).isEqualTo("Hello, Ada, attempt 1 of job $id")
			awaitState(context, id, JobState.COMPLETED)
		}
	}

	@Test
	fun outcomeOfTheFunctionCounts() {
		contexts.withBean(Orders::class.java).run { context ->
			awaitState(context, insert(context, Order(13)), JobState.CANCELLED)
			awaitState(context, insert(context, Order(7)), JobState.COMPLETED)
		}
	}

	@Test
	fun exceptionIsAFailedAttempt() {
		contexts.withBean(Failure::class.java).run { context ->
			val id = insert(context, Failing(), InsertOptions.defaults().withMaxAttempts(1))

			awaitState(context, id, JobState.FAILED)
			val attempt = context.getBean(ReactiveAwaClient::class.java).dumpRun(id, 1).block()!!
			assertThat(attempt.errorType()).isEqualTo("java.io.IOException")
			assertThat(attempt.errorMessage()).startsWith("no printer")
		}
	}

	@Test
	fun transactionalFunctionRollsBackWhatItInserted() {
		contexts.withBean(Payments::class.java).run { context ->
			val id = insert(context, Pay(5), InsertOptions.defaults().withMaxAttempts(1))
			val inserted = next().toLong()

			awaitState(context, id, JobState.FAILED)
			assertThat(context.getBean(ReactiveAwaClient::class.java).getJob(inserted).blockOptional()).isEmpty()
		}
	}

	@Test
	fun batchTakesItsJobs() {
		contexts.withBean(Counting::class.java).run { context ->
			val id = insert(context, Count(4))

			assertThat(next()).isEqualTo("[4] with 1 jobs")
			awaitState(context, id, JobState.COMPLETED)
		}
	}

	@Test
	fun functionThatWaitsHoldsNoThreadAndStopsWhenItsJobIsCancelled() {
		contexts.withBean(Waiting::class.java).run { context ->
			val id = insert(context, Wait())
			assertThat(next()).isEqualTo("waiting 3600")
			context.getBean(ReactiveAwaClient::class.java).cancel(id).block()

			assertThat(next()).isEqualTo("CancellationException")
			awaitState(context, id, JobState.CANCELLED)
		}
	}

	@Test
	fun worksOnAJdbcWorkerToo() {
		AwaContexts.jdbc(database).withBean(Greeter::class.java).run { context ->
			val id = context.getBean(AwaClient::class.java).insert(Greet("Ada", "Hi")).jobId()

			assertThat(next()).isEqualTo("Hi, Ada, attempt 1 of job $id")
		}
	}

	@Test
	fun wrongResultIsExplained() {
		contexts.withBean(WrongResult::class.java).run { context ->
			assertThat(context).getFailure().rootCause()
				.hasMessageContaining("returns java.lang.String, but a job handler returns nothing or JobOutcome")
		}
	}

	@Test
	fun missingLibraryIsNamed() {
		contexts.withBean(Greeter::class.java)
			.withClassLoader(FilteredClassLoader("kotlinx.coroutines.reactor"))
			.run { context ->
				assertThat(context).getFailure().rootCause()
					.hasMessageContaining("Add them to the class path")
			}
	}

	private fun insert(context: ApplicationContext, args: Any,
			options: InsertOptions = InsertOptions.defaults()): Long = runBlocking {
		context.getBean(ReactiveAwaClient::class.java).insertAndAwait(args, options).jobId()
	}

	private fun awaitState(context: ApplicationContext, id: Long, state: JobState) {
		val client = context.getBean(ReactiveAwaClient::class.java)
		await().atMost(Duration.ofSeconds(20)).untilAsserted {
			assertThat(client.getJob(id).block()!!.state()).isEqualTo(state)
		}
	}

	class Greeter {

		@JobHandler
		suspend fun greet(args: Greet, context: JobContext) {
			delay(1)
			CALLS += "${args.greeting}, ${args.name}, attempt ${context.attempt()} of job ${context.jobId()}"
		}

	}

	class Orders {

		@JobHandler
		suspend fun order(order: Order): JobOutcome? {
			delay(1)
			return if (order.number == 13) JobOutcome.cancel("unlucky") else null
		}

	}

	class Failure {

		@JobHandler
		suspend fun fail(args: Failing) {
			delay(1)
			throw java.io.IOException("no printer for $args")
		}

	}

	class Payments(private val client: ReactiveAwaClient) {

		@JobHandler(transactional = true)
		suspend fun pay(pay: Pay) {
			val inserted = client.insertAndAwait(Greet("for ${pay.amount}"),
				InsertOptions.defaults().withDelay(Duration.ofHours(1))).jobId()
			CALLS += inserted.toString()
			error("broken")
		}

	}

	class Counting {

		@JobHandler(batchSize = 10)
		suspend fun count(counts: List<Count>, batch: BatchContext) {
			delay(1)
			CALLS += "${counts.map { it.number }} with ${batch.jobs().size} jobs"
		}

	}

	class Waiting {

		@JobHandler
		suspend fun wait(args: Wait) {
			CALLS += "waiting ${args.seconds}"
			try {
				CompletableDeferred<Wait>(null).await()
			}
			catch (ex: Throwable) {
				CALLS += ex.javaClass.simpleName.replace("Job", "")
				throw ex
			}
		}

	}

	class WrongResult {

		@JobHandler
		suspend fun run(args: Wait): String {
			delay(1)
			return args.toString()
		}

	}

	companion object {

		private val CALLS: BlockingQueue<String> = LinkedBlockingQueue()

		private val database = TestDatabase.migrated()

		private fun next(): String = CALLS.poll(20, TimeUnit.SECONDS) ?: error("No handler was called.")

		@JvmStatic
		@AfterAll
		fun close() {
			assertThat(database.violations()).isEmpty()
			database.close()
		}

	}

}
