package io.awa.samples.mvc;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table {@code orders}.
 */
@Repository
class Orders {

	private final JdbcClient jdbc;

	Orders(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long insert(NewOrder order) {
		return this.jdbc.sql("""
				insert into orders (customer, email, item, quantity, unit_price)
				values (:customer, :email, :item, :quantity, :unitPrice)
				returning id""").paramSource(order).query(Long.class).single();
	}

	/**
	 * One statement for all rows. Prices travel as text because the drivers have no array
	 * type for decimals.
	 */
	List<Long> insertAll(List<NewOrder> orders) {
		return this.jdbc.sql("""
				insert into orders (customer, email, item, quantity, unit_price)
				select * from unnest(:customers, :emails, :items, :quantities, :unitPrices::numeric[])
				returning id""")
			.param("customers", column(orders, NewOrder::customer).toArray(String[]::new))
			.param("emails", column(orders, NewOrder::email).toArray(String[]::new))
			.param("items", column(orders, NewOrder::item).toArray(String[]::new))
			.param("quantities", column(orders, NewOrder::quantity).toArray(Integer[]::new))
			.param("unitPrices", column(orders, (order) -> order.unitPrice().toPlainString()).toArray(String[]::new))
			.query(Long.class)
			.list();
	}

	void setJob(long orderId, long jobId) {
		this.jdbc.sql("update orders set job_id = :jobId where id = :orderId")
			.param("jobId", jobId)
			.param("orderId", orderId)
			.update();
	}

	void setJobs(List<Long> orderIds, List<Long> jobIds) {
		this.jdbc.sql("""
				update orders
				set job_id = given.job_id
				from unnest(:orderIds, :jobIds) as given (order_id, job_id)
				where orders.id = given.order_id""")
			.param("orderIds", orderIds.toArray(Long[]::new))
			.param("jobIds", jobIds.toArray(Long[]::new))
			.update();
	}

	void markReceiptSent(long orderId) {
		this.jdbc.sql("update orders set receipt_sent_at = now() where id = :orderId")
			.param("orderId", orderId)
			.update();
	}

	Optional<Order> find(long orderId) {
		return this.jdbc.sql("""
				select id, customer, email, item, quantity, unit_price, job_id, receipt_sent_at
				from orders
				where id = :orderId""").param("orderId", orderId).query(Order.class).optional();
	}

	OrderSummary summarize() {
		return this.jdbc.sql("select count(*) as orders, count(receipt_sent_at) as receipts_sent from orders")
			.query(OrderSummary.class)
			.single();
	}

	private static <T> List<T> column(List<NewOrder> orders, Function<NewOrder, T> value) {
		return orders.stream().map(value).toList();
	}

}
