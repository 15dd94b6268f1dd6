package io.awa.test.docs;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Service;

/**
 * Stands for the mail server of docs/testing.md.
 */
@Service
class Mailbox {

	private final List<String> sent = new ArrayList<>();

	private boolean broken;

	void send(String address) {
		if (this.broken) {
			this.broken = false;
			throw new IllegalStateException("The mailbox is broken.");
		}
		this.sent.add(address);
	}

	/** Returns what was sent since it was asked the last time. */
	List<String> sent() {
		List<String> result = List.copyOf(this.sent);
		this.sent.clear();
		return result;
	}

	void breakOnce() {
		this.broken = true;
	}

}
