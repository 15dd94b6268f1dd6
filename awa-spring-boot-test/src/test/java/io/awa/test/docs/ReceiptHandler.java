package io.awa.test.docs;

import org.springframework.stereotype.Component;

import io.awa.test.docs.OrderApplication.SendReceipt;
import io.awa.worker.JobHandler;

/**
 * Runs the jobs of docs/testing.md.
 */
@Component
class ReceiptHandler {

	private final Mailbox mailbox;

	ReceiptHandler(Mailbox mailbox) {
		this.mailbox = mailbox;
	}

	@JobHandler
	void send(SendReceipt receipt) {
		this.mailbox.send(receipt.address());
	}

}
