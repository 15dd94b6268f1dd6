package io.awa.samples.webflux;

import java.math.BigDecimal;

/**
 * What the webhook is told about an order.
 *
 * @param orderId identifies the order
 * @param customer who ordered
 * @param item what was ordered
 * @param total what the order costs, in euros
 */
record Announcement(long orderId, String customer, String item, BigDecimal total) {

}
