package io.awa.test.docs;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.annotation.Transactional;

import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaJobs;
import io.awa.test.docs.OrderApplication.SendReceipt;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static io.awa.test.AwaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureAwa
@Transactional
class OrderServiceTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private Mailbox mailbox;

	@Test
	void placedOrderIsConfirmed() {
		this.orders.place("ada@example.org");

		assertThat(this.jobs).hasInserted(SendReceipt.class).withPayload(new SendReceipt("ada@example.org"));
		this.jobs.drainOrFail();
		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

	@Test
	void receiptIsTriedAgain() {
		this.mailbox.breakOnce();
		this.orders.place("ada@example.org");

		ManualRun run = this.jobs.runNext(SendReceipt.class);
		assertThat(run.outcome()).isEqualTo(Outcome.RETRIED);
		assertThat(run.failure()).hasMessage("The mailbox is broken.");

		this.jobs.advanceTime(Duration.ofHours(1));
		this.jobs.drainOrFail();
		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

}
