package io.awa.samples.mvc;

import org.jspecify.annotations.Nullable;

/**
 * What is left of an order whose transaction was rolled back: nothing.
 *
 * @param reason why it was rolled back
 * @param orderId the id that the order had inside the transaction
 * @param orderExists whether the order is in the database now
 * @param jobId the id that the job had inside the transaction
 * @param jobExists whether the job is in the database now
 */
record RolledBackOrder(@Nullable String reason, long orderId, boolean orderExists, long jobId, boolean jobExists) {

}
