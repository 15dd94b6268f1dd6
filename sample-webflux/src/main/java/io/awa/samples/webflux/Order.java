package io.awa.samples.webflux;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * An order as it is stored.
 *
 * @param id identifies the order
 * @param customer who ordered
 * @param email how to reach the customer
 * @param item what was ordered
 * @param quantity how many of it
 * @param unitPrice what one of it costs, in euros
 * @param jobId the job that announces the order
 * @param announcedAt when the webhook was called, {@code null} before
 */
record Order(long id, String customer, String email, String item, int quantity, BigDecimal unitPrice, long jobId,
		@Nullable OffsetDateTime announcedAt) {

	BigDecimal total() {
		return this.unitPrice.multiply(BigDecimal.valueOf(this.quantity));
	}

}
