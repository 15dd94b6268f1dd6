package io.awa.docs

import io.awa.InsertOptions
import io.awa.Job
import io.awa.JobFilter
import io.awa.client.ReactiveAwaClient
import io.awa.client.inTransactionAndAwait
import io.awa.client.insertAndAwait
import io.awa.client.insertManyAndAwait
import io.awa.client.streamJobsAsFlow
import io.awa.worker.HandlerScanner
import io.awa.worker.JobContext
import io.awa.worker.JobHandler
import io.awa.worker.JobOutcome
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.context.annotation.AnnotationConfigApplicationContext
import org.springframework.stereotype.Component
import org.springframework.stereotype.Service
import org.springframework.transaction.annotation.Transactional
import java.nio.file.Files
import java.nio.file.Path

/**
 * The Kotlin code of the documentation stands here, where it is compiled.
 */
class KotlinPageTests {

	@Test
	fun codeOfThePageIsCompiled() {
		val page = Files.readString(Path.of("..", "docs", "kotlin.md"))
		val source = plain(Files.readString(Path.of("src", "test", "kotlin", "io", "awa", "docs", "KotlinPageTests.kt")))
		val blocks = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).map { it.groupValues[1] }

		assertThat(blocks.toList()).isNotEmpty().allSatisfy { assertThat(source).contains(plain(it)) }
	}

	@Test
	fun handlerOfThePageIsFound() {
		AnnotationConfigApplicationContext(Mailer::class.java, ReceiptHandlers::class.java).use { context ->
			assertThat(HandlerScanner(context.beanFactory).scan()).singleElement().satisfies({ handler ->
				assertThat(handler.kind()).isEqualTo("send_receipt")
				assertThat(handler.queue()).isEqualTo("mail")
				assertThat(handler.traits().isReactive()).isTrue()
			})
		}
	}

	private fun plain(code: String) = code.replace(Regex("\\s+"), "")

	class Mailer {

		suspend fun send(orderId: Long, attempt: Int): String {
			yield()
			return "$orderId, attempt $attempt"
		}

	}

	data class SendReceipt(val orderId: Long, val copies: Int = 1)

	@Component
	class ReceiptHandlers(private val mailer: Mailer) {

		@JobHandler(queue = "mail")
		suspend fun sendReceipt(receipt: SendReceipt, context: JobContext): JobOutcome? {
			if (receipt.copies == 0) {
				return JobOutcome.cancel("no copies")
			}
			mailer.send(receipt.orderId, context.attempt())
			return null
		}

	}

	@Service
	class OrderService(private val client: ReactiveAwaClient) {

		@Transactional
		suspend fun place(orderId: Long): Long =
			client.insertAndAwait(SendReceipt(orderId), InsertOptions.defaults().withQueue("mail")).jobId()

		suspend fun placeAll(orderIds: List<Long>): Int? =
			client.inTransactionAndAwait { transaction ->
				transaction.insertManyAndAwait(orderIds.map { SendReceipt(it) }).size
			}

		fun receipts(): Flow<Job> = client.streamJobsAsFlow(JobFilter.where().kind("send_receipt"))

	}

}
