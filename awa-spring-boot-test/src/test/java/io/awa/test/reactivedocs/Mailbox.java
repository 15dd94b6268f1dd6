package io.awa.test.reactivedocs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.awa.test.reactivedocs.ReactiveOrderApplication.SendReceipt;
import io.awa.worker.JobHandler;

/**
 * Stands for the mail server of docs/testing.md, and its client.
 */
@Component
class Mailbox {

	private final List<String> sent = new CopyOnWriteArrayList<>();

	@JobHandler
	Mono<Void> send(SendReceipt receipt) {
		return Mono.fromRunnable(() -> this.sent.add(receipt.address()));
	}

	List<String> sent() {
		return this.sent;
	}

}
