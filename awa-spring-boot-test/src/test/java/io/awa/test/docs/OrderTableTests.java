package io.awa.test.docs;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaJobs;

import static org.assertj.core.api.Assertions.assertThat;

@JdbcTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@AutoConfigureAwa
@Import({ OrderService.class, ReceiptHandler.class, Mailbox.class })
class OrderTableTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private Mailbox mailbox;

	@Test
	void placedOrderIsConfirmed() {
		this.orders.place("ada@example.org");

		this.jobs.drainOrFail();

		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

}
