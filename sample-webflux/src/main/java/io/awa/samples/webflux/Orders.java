package io.awa.samples.webflux;

import java.util.List;
import java.util.function.Function;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The table {@code orders}.
 */
@Repository
class Orders {

	private final DatabaseClient database;

	Orders(DatabaseClient database) {
		this.database = database;
	}

	Mono<Long> insert(NewOrder order) {
		return this.database.sql("""
				insert into orders (customer, email, item, quantity, unit_price)
				values (:customer, :email, :item, :quantity, :unitPrice)
				returning id""").bindProperties(order).mapValue(Long.class).one();
	}

	/**
	 * One statement for all rows. Prices travel as text because the drivers have no array
	 * type for decimals.
	 */
	Flux<Long> insertAll(List<NewOrder> orders) {
		return this.database.sql("""
				insert into orders (customer, email, item, quantity, unit_price)
				select * from unnest(:customers, :emails, :items, :quantities, :unitPrices::numeric[])
				returning id""")
			.bind("customers", column(orders, NewOrder::customer).toArray(String[]::new))
			.bind("emails", column(orders, NewOrder::email).toArray(String[]::new))
			.bind("items", column(orders, NewOrder::item).toArray(String[]::new))
			.bind("quantities", column(orders, NewOrder::quantity).toArray(Integer[]::new))
			.bind("unitPrices", column(orders, (order) -> order.unitPrice().toPlainString()).toArray(String[]::new))
			.mapValue(Long.class)
			.all();
	}

	Mono<Void> setJob(long orderId, long jobId) {
		return this.database.sql("update orders set job_id = :jobId where id = :orderId")
			.bind("jobId", jobId)
			.bind("orderId", orderId)
			.then();
	}

	Mono<Void> setJobs(List<Long> orderIds, List<Long> jobIds) {
		return this.database.sql("""
				update orders
				set job_id = given.job_id
				from unnest(:orderIds, :jobIds) as given (order_id, job_id)
				where orders.id = given.order_id""")
			.bind("orderIds", orderIds.toArray(Long[]::new))
			.bind("jobIds", jobIds.toArray(Long[]::new))
			.then();
	}

	Mono<Void> markAnnounced(long orderId) {
		return this.database.sql("update orders set announced_at = now() where id = :orderId")
			.bind("orderId", orderId)
			.then();
	}

	Mono<Order> find(long orderId) {
		return this.database.sql("""
				select id, customer, email, item, quantity, unit_price, job_id, announced_at
				from orders
				where id = :orderId""").bind("orderId", orderId).mapProperties(Order.class).one();
	}

	Mono<OrderSummary> summarize() {
		return this.database.sql("select count(*) as orders, count(announced_at) as announced from orders")
			.mapProperties(OrderSummary.class)
			.one();
	}

	private static <T> List<T> column(List<NewOrder> orders, Function<NewOrder, T> value) {
		return orders.stream().map(value).toList();
	}

}
