package io.awa.client

import io.awa.InsertOptions
import io.awa.JobFilter
import io.awa.JobState
import io.awa.testsupport.TestDatabase
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatIllegalStateException
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.transaction.reactive.executeAndAwait
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

/**
 * Tests for the coroutines variants of [ReactiveAwaClient] and [ReactiveAwaTransaction].
 */
class CoroutineExtensionsTests {

	private val client = ClientFixtures.r2dbcClient(database, ClientSettings.of(TestDatabase.SCHEMA))

	data class SendReceipt(val orderId: Long, val copies: Int = 1)

	@ParameterizedTest
	@ValueSource(classes = [ReactiveAwaClient::class, ReactiveAwaTransaction::class])
	fun everyOperationHasItsCoroutinesVariant(type: Class<*>) {
		val expected = type.declaredMethods.mapNotNull {
			when (it.returnType) {
				Mono::class.java -> it.name + "AndAwait"
				Flux::class.java -> it.name + "AsFlow"
				else -> null
			}
		}
		val functions = Class.forName(type.name + "ExtensionsKt").declaredMethods.map { it.name }
			.filter { !it.contains('$') && !it.contains("default") }

		assertThat(functions.toSet()).isNotEmpty().isEqualTo(expected.toSet())
	}

	@Test
	fun jobIsInsertedReadAndCancelled() = runBlocking<Unit> {
		val id = client.insertAndAwait(SendReceipt(7), InsertOptions.defaults().withQueue("mail")).jobId()

		val job = client.getJobAndAwait(id)!!
		assertThat(job.kind()).isEqualTo("send_receipt")
		assertThat(job.argsJson()).isEqualToIgnoringWhitespace("""{"copies": 1, "orderId": 7}""")
		assertThat(client.listJobsAndAwait(JobFilter.where().queue("mail")).items()).containsExactly(job)
		assertThat(client.streamJobsAsFlow(JobFilter.where().queue("mail")).toList()).containsExactly(job)
		client.cancelAndAwait(id)
		assertThat(client.getJobAndAwait(id)!!.state()).isEqualTo(JobState.CANCELLED)
		assertThat(client.getJobAndAwait(-1)).isNull()
	}

	@Test
	fun flowIsInserted() = runBlocking<Unit> {
		val ids = mutableListOf<Long>()
		val copied = client.insertManyCopyAndAwait((1..1000).asFlow().map { SendReceipt(it.toLong()) },
			InsertOptions.defaults().withQueue("flow")) { ids += it.jobId() }

		assertThat(copied.inserted()).isEqualTo(1000)
		assertThat(ids).hasSize(1000)
		assertThat(client.queueStatsAndAwait("flow").available()).isEqualTo(1000)
	}

	@Test
	fun insertJoinsTheTransactionOfTheCoroutine() = runBlocking<Unit> {
		val operator = ClientFixtures.operator(database)

		val ids = operator.executeAndAwait { status ->
			status.setRollbackOnly()
			client.insertManyAndAwait(listOf(SendReceipt(1), SendReceipt(2))).map { it.jobId() }
		}

		assertThat(ids).hasSize(2).allMatch { id -> client.getJob(id).block() == null }
	}

	@Test
	fun transactionCommitsWithItsWorkAndRollsBackWithAnException() = runBlocking<Unit> {
		val id = client.inTransactionAndAwait { transaction ->
			transaction.lockAndAwait("receipts")
			assertThat(transaction.fetchOneAndAwait("SELECT :n::int AS n", mapOf("n" to 3))).containsEntry("n", 3)
			transaction.insertAndAwait(SendReceipt(3)).jobId()
		}!!
		assertThat(client.getJobAndAwait(id)).isNotNull()

		var lost = 0L
		assertThatIllegalStateException().isThrownBy {
			runBlocking {
				client.inTransactionAndAwait { transaction ->
					lost = transaction.insertAndAwait(SendReceipt(4)).jobId()
					error("broken")
				}
			}
		}.withMessage("broken")
		assertThat(lost).isPositive()
		assertThat(client.getJobAndAwait(lost)).isNull()
	}

	companion object {

		private val database = TestDatabase.migrated()

		@JvmStatic
		@AfterAll
		fun close() {
			assertThat(database.violations()).isEmpty()
			database.close()
		}

	}

}
