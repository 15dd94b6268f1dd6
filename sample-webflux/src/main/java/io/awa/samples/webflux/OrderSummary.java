package io.awa.samples.webflux;

/**
 * How far the shop is.
 *
 * @param orders how many orders there are
 * @param announced how many of them were announced to the webhook
 */
record OrderSummary(long orders, long announced) {

}
