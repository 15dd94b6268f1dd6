package io.awa.samples.webflux;

import io.awa.JobKind;

/**
 * The payload of the job. It holds the id of the order rather than a copy, so the handler
 * always sees the order as it is stored.
 *
 * @param orderId the order to announce
 * @param failTwice whether the first two attempts are to fail, to show the retries
 */
@JobKind("announce_order")
record AnnounceOrder(long orderId, boolean failTwice) {

}
