package io.awa.test.reactivedocs;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.awa.client.ReactiveAwaClient;
import io.awa.test.reactivedocs.ReactiveOrderApplication.SendReceipt;

/**
 * Inserts the jobs of docs/testing.md.
 */
@Service
class OrderService {

	private final ReactiveAwaClient client;

	OrderService(ReactiveAwaClient client) {
		this.client = client;
	}

	@Transactional
	Mono<Void> place(String address) {
		return this.client.insert(new SendReceipt(address)).then();
	}

}
