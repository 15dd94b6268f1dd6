package io.awa.test.docs;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.awa.client.AwaClient;
import io.awa.test.docs.OrderApplication.SendReceipt;

/**
 * Inserts the jobs of docs/testing.md.
 */
@Service
class OrderService {

	private final AwaClient client;

	OrderService(AwaClient client) {
		this.client = client;
	}

	@Transactional
	void place(String address) {
		this.client.insert(new SendReceipt(address));
	}

}
