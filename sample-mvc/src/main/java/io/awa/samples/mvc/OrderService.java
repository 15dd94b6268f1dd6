package io.awa.samples.mvc;

import java.util.List;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.awa.InsertResult;
import io.awa.client.AwaClient;

/**
 * Places orders. Order and job are written in one transaction: either both are there
 * after it, or neither.
 */
@Service
class OrderService {

	private final Orders orders;

	private final AwaClient awa;

	OrderService(Orders orders, AwaClient awa) {
		this.orders = orders;
		this.awa = awa;
	}

	@Transactional
	PlacedOrder place(NewOrder order, boolean failTwice) {
		long orderId = this.orders.insert(order);
		InsertResult job = this.awa.insert(new SendReceipt(orderId, failTwice));
		this.orders.setJob(orderId, job.jobId());
		return new PlacedOrder(orderId, job.jobId());
	}

	@Transactional
	int placeAll(List<NewOrder> orders) {
		List<Long> orderIds = this.orders.insertAll(orders);
		List<InsertResult> jobs = this.awa
			.insertMany(orderIds.stream().map((orderId) -> new SendReceipt(orderId, false)).toList());
		this.orders.setJobs(orderIds, jobs.stream().map(InsertResult::jobId).toList());
		return orderIds.size();
	}

	/**
	 * Shows a rollback: the exception ends the transaction after both rows were inserted.
	 */
	@Transactional
	void placeWithDeclinedPayment(NewOrder order) {
		throw new PaymentDeclinedException(place(order, false));
	}

}
