package io.awa.test.manual;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.manual.ShopJobs.Again;
import io.awa.test.manual.ShopJobs.CountStock;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SendReceipt;
import io.awa.worker.JobHandler;

/**
 * Found by the slice because of its methods.
 */
@Component
class ShopHandlers {

	final List<String> log = new CopyOnWriteArrayList<>();

	private final ObjectProvider<AwaClient> blocking;

	private final ObjectProvider<ReactiveAwaClient> reactive;

	ShopHandlers(ObjectProvider<AwaClient> blocking, ObjectProvider<ReactiveAwaClient> reactive) {
		this.blocking = blocking;
		this.reactive = reactive;
	}

	@JobHandler
	void send(SendReceipt receipt) {
		if (receipt.address().isEmpty()) {
			throw new IllegalStateException("There is no address.");
		}
		this.log.add("receipt " + receipt.address() + " on " + Thread.currentThread().getName());
	}

	@JobHandler
	void place(PlaceOrder order) {
		this.log.add("order " + order.address());
		insert(new SendReceipt(order.address()));
	}

	@JobHandler
	void again(Again again) {
		insert(new Again(again.number() + 1));
	}

	@JobHandler(batchSize = 3)
	void count(List<CountStock> products) {
		this.log.add("count " + products.stream().map(CountStock::product).toList());
	}

	private void insert(Object payload) {
		AwaClient client = this.blocking.getIfAvailable();
		if (client != null) {
			client.insert(payload);
		}
		else {
			this.reactive.getObject().insert(payload).block();
		}
	}

}
