package io.awa.samples.mvc;

/**
 * The two rows that placing an order wrote.
 *
 * @param orderId identifies the order
 * @param jobId identifies the job that sends the receipt
 */
record PlacedOrder(long orderId, long jobId) {

}
