package io.awa.test.docs;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.annotation.Transactional;

import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaTestMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureAwa(mode = AwaTestMode.INLINE)
@Transactional
class InlineOrderServiceTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private Mailbox mailbox;

	@Test
	void placedOrderIsConfirmed() {
		this.orders.place("ada@example.org");

		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

	@Test
	void brokenMailboxFailsTheTest() {
		this.mailbox.breakOnce();

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.orders.place("ada@example.org"))
			.withStackTraceContaining("The mailbox is broken.");
	}

}
