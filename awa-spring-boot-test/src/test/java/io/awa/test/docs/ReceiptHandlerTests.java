package io.awa.test.docs;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Transactional;

import io.awa.client.AwaClient;
import io.awa.test.AwaJobs;
import io.awa.test.AwaTest;
import io.awa.test.docs.OrderApplication.SendReceipt;

import static org.assertj.core.api.Assertions.assertThat;

@AwaTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@Import(Mailbox.class)
class ReceiptHandlerTests {

	@Autowired
	private AwaClient client;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private Mailbox mailbox;

	@Test
	@Transactional
	void receiptIsSent() {
		this.client.insert(new SendReceipt("ada@example.org"));

		this.jobs.drainOrFail();

		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

}
