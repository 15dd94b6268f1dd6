package io.awa.samples.mvc;

/**
 * How far the shop is.
 *
 * @param orders how many orders there are
 * @param receiptsSent for how many of them the receipt was sent
 */
record OrderSummary(long orders, long receiptsSent) {

}
