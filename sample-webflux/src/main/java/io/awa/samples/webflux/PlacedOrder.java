package io.awa.samples.webflux;

/**
 * The two rows that placing an order wrote.
 *
 * @param orderId identifies the order
 * @param jobId identifies the job that announces the order
 */
record PlacedOrder(long orderId, long jobId) {

}
