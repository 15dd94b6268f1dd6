package io.awa.samples.mvc;

import io.awa.JobKind;

/**
 * The payload of the job. It holds the id of the order rather than a copy, so the handler
 * always sees the order as it is stored.
 *
 * @param orderId the order to send the receipt of
 * @param failTwice whether the first two attempts are to fail, to show the retries
 */
@JobKind("send_receipt")
record SendReceipt(long orderId, boolean failTwice) {

}
