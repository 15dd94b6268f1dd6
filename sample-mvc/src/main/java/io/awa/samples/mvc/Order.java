package io.awa.samples.mvc;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * An order as it is stored.
 *
 * @param id identifies the order
 * @param customer who ordered
 * @param email where the receipt goes
 * @param item what was ordered
 * @param quantity how many of it
 * @param unitPrice what one of it costs, in euros
 * @param jobId the job that sends the receipt
 * @param receiptSentAt when the receipt was sent, {@code null} before
 */
record Order(long id, String customer, String email, String item, int quantity, BigDecimal unitPrice, long jobId,
		@Nullable OffsetDateTime receiptSentAt) {

	BigDecimal total() {
		return this.unitPrice.multiply(BigDecimal.valueOf(this.quantity));
	}

}
