package io.awa.samples.webflux;

import java.util.List;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.awa.InsertResult;
import io.awa.bridge.AwaBridge;
import io.awa.client.ReactiveAwaClient;

/**
 * Places orders. Order and job are written in one transaction: either both are there
 * after it, or neither.
 */
@Service
class OrderService {

	private final Orders orders;

	private final ReactiveAwaClient awa;

	private final AwaBridge bridge;

	private final LegacyAnnouncements announcements;

	OrderService(Orders orders, ReactiveAwaClient awa, AwaBridge bridge, LegacyAnnouncements announcements) {
		this.orders = orders;
		this.awa = awa;
		this.bridge = bridge;
		this.announcements = announcements;
	}

	@Transactional
	Mono<PlacedOrder> place(NewOrder order, boolean failTwice) {
		return this.orders.insert(order)
			.flatMap((orderId) -> this.awa.insert(new AnnounceOrder(orderId, failTwice))
				.map((job) -> new PlacedOrder(orderId, job.jobId())))
			.flatMap((placed) -> this.orders.setJob(placed.orderId(), placed.jobId()).thenReturn(placed));
	}

	/**
	 * Calls blocking code in the middle of the pipeline. It runs on a thread of its own,
	 * and what it writes is part of this transaction.
	 */
	@Transactional
	Mono<PlacedOrder> placeByLegacyCode(NewOrder order) {
		return this.orders.insert(order)
			.flatMap((orderId) -> this.bridge.call(() -> this.announcements.announce(orderId)));
	}

	@Transactional
	Mono<Integer> placeAll(List<NewOrder> orders) {
		return this.orders.insertAll(orders).collectList().flatMap(this::insertJobs);
	}

	/**
	 * Shows a rollback: the error ends the transaction after both rows were inserted.
	 */
	@Transactional
	Mono<PlacedOrder> placeWithDeclinedPayment(NewOrder order) {
		return place(order, false).flatMap((placed) -> Mono.error(new PaymentDeclinedException(placed)));
	}

	private Mono<Integer> insertJobs(List<Long> orderIds) {
		List<AnnounceOrder> jobs = orderIds.stream().map((orderId) -> new AnnounceOrder(orderId, false)).toList();
		return this.awa.insertMany(jobs)
			.map((inserted) -> inserted.stream().map(InsertResult::jobId).toList())
			.flatMap((jobIds) -> this.orders.setJobs(orderIds, jobIds))
			.thenReturn(orderIds.size());
	}

}
