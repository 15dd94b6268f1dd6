package io.awa.test.docs;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.annotation.Transactional;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaJobs;
import io.awa.test.docs.OrderApplication.CancelOrder;
import io.awa.test.docs.OrderApplication.SendReceipt;

import static io.awa.test.AwaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureAwa
@Transactional
class InsertedJobsTests {

	@Test
	void conditions(@Autowired AwaClient client, @Autowired AwaJobs jobs) {
		long id = client
			.insert(new SendReceipt("ada@example.org"),
					InsertOptions.defaults().withQueue("mail").withPriority(1).withDelay(Duration.ofMinutes(5)))
			.jobId();

		assertThat(jobs).hasInserted(SendReceipt.class)
			.withPayload(new SendReceipt("ada@example.org"))
			.inQueue("mail")
			.withPriority(1)
			.dueAfter(Duration.ofMinutes(5));
		assertThat(client).hasInsertedExactly(1, "send_receipt");
		assertThat(client).hasNotInserted(CancelOrder.class);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(client).hasNoUnfinishedJobs());
		client.cancel(id);
		assertThat(client).hasNoUnfinishedJobs();
	}

}
