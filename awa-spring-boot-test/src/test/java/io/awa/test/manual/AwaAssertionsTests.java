package io.awa.test.manual;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.transaction.annotation.Transactional;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.InsertedJobsAssert;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SendReceipt;
import io.awa.worker.AwaWorker;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Assertions about inserted jobs, in the transaction of a test of a whole application.
 * That transaction is one of JPA, which has no savepoints.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = "spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@AutoConfigureAwa
@Transactional
class AwaAssertionsTests {

	private static final InsertOptions URGENT = InsertOptions.defaults()
		.withQueue("mail")
		.withPriority(1)
		.withDelay(Duration.ofHours(1))
		.withTags("eu")
		.withMetadata(Map.of("tenant", "blue"));

	@Autowired
	private AwaClient client;

	@Autowired
	private AwaJobs jobs;

	@Test
	void jobThatMeetsAllConditionsIsFound() {
		this.client.insert(new SendReceipt("bo@example.org"));
		long id = this.client.insert(new SendReceipt("ada@example.org"), URGENT).jobId();
		Instant later = this.client.getJob(id).orElseThrow().createdAt().plusSeconds(3_000);

		AwaAssertions.assertThat(this.jobs)
			.hasInserted(SendReceipt.class)
			.withPayload(new SendReceipt("ada@example.org"))
			.withPayloadSatisfying((receipt) -> assertThat(receipt.address()).startsWith("ada"))
			.inQueue("mail")
			.withPriority(1)
			.withTag("eu")
			.withMetadata("tenant", "blue")
			.dueAfter(Duration.ofHours(1))
			.dueAfter(later)
			.times(1);
		AwaAssertions.assertThat(this.client)
			.hasInsertedExactly(2, "send_receipt")
			.withPayload(Map.of("address", "bo@example.org"));
		AwaAssertions.assertThat(this.client).hasNotInserted(PlaceOrder.class);
	}

	@Test
	void messagesListWhatWasThereInstead() {
		AwaAssertions.assertThat(this.client).hasNoJobs();
		long id = this.client.insert(new SendReceipt("ada@example.org"), URGENT).jobId();
		String listed = "send_receipt {\"address\": \"ada@example.org\"}, job " + id
				+ ", scheduled in queue mail, priority 1, attempt 0 of 25, inserted at ";

		assertFails(() -> AwaAssertions.assertThat(this.jobs).hasNoJobs(), "Expected no job, but found 1 job:", listed);
		assertFails(() -> AwaAssertions.assertThat(this.jobs).hasInserted(PlaceOrder.class),
				"Expected a job of kind 'place_order'", listed);
		assertFails(() -> AwaAssertions.assertThat(this.jobs).hasInsertedExactly(2, SendReceipt.class),
				"Expected 2 jobs of kind 'send_receipt', but found 1 of it among 1 job:", listed);
		assertFails(() -> receipts().withPayload(new SendReceipt("bo@example.org")),
				"Expected a job with payload SendReceipt[address=bo@example.org]", listed);
		assertFails(() -> receipts().inQueue("default"), "in queue default", listed);
		assertFails(() -> receipts().withPriority(2), "with priority 2", listed);
		assertFails(() -> receipts().dueAfter(Duration.ofHours(2)), "due PT2H after its insert or later", listed);
		assertFails(() -> receipts().times(2), "Expected 2 such jobs", listed);
		assertFails(() -> receipts().withPayloadSatisfying((receipt) -> assertThat(receipt.address()).isEmpty()),
				"payload meets the requirements", listed);
	}

	@Test
	void jobsRunInATransactionWithoutSavepoints() {
		this.client.insert(new PlaceOrder("ada@example.org"));
		this.client.insert(new SendReceipt(""));

		assertThat(this.jobs.drain()).extracting(ManualRun::outcome)
			.containsExactlyInAnyOrder(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.RETRIED);
	}

	@Test
	void withoutADueJobThoseThatWaitAreListed() {
		this.client.insert(new SendReceipt("ada@example.org"), InsertOptions.defaults().withDelay(Duration.ofHours(1)));

		assertFails(this.jobs::runNext, "A job should be due", "send_receipt {\"address\": \"ada@example.org\"}");
	}

	@Test
	void runningWorkerIsRefused(@Autowired AwaWorker worker) {
		worker.start();
		try {
			assertThatIllegalStateException().isThrownBy(this.jobs::drain)
				.withMessageContaining("awa.test.mode=manual");
		}
		finally {
			worker.stop();
		}
	}

	private InsertedJobsAssert<SendReceipt> receipts() {
		return AwaAssertions.assertThat(this.jobs).hasInserted(SendReceipt.class);
	}

	private static void assertFails(ThrowingCallable call, String... texts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(call)
			.satisfies((error) -> assertThat(error.getMessage()).contains(texts));
	}

}
