package io.awa.test.manual;

import java.util.List;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.client.ReactiveAwaClient;
import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.JobHandler;

/**
 * Handlers that write over R2DBC, in whichever transaction there is.
 */
@TestConfiguration(proxyBeanMethods = false)
class ReactiveShop {

	private final DatabaseClient sql;

	private final ReactiveAwaClient client;

	private final TransactionalOperator transactions;

	ReactiveShop(DatabaseClient sql, ReactiveAwaClient client, TransactionalOperator transactions) {
		this.sql = sql;
		this.client = client;
		this.transactions = transactions;
	}

	@JobHandler
	Mono<Void> order(ReactiveOrder order) {
		return write("ordered " + order.text()).then(this.client.insert(new SettleInvoice(order.text(), false))).then();
	}

	/** Its own transaction takes part in that of the test, and fails. */
	@JobHandler
	Mono<Void> flaky(FlakyInvoice invoice) {
		return this.transactions.transactional(
				write(invoice.text()).then(Mono.error(() -> new IllegalStateException("The printer is broken."))));
	}

	@JobHandler(batchSize = 2)
	Mono<Void> count(List<CountOrders> orders) {
		return write("count " + orders.stream().map(CountOrders::number).toList());
	}

	private Mono<Void> write(String text) {
		return this.sql.sql("insert into invoice values (:text)").bind("text", text).then();
	}

	record ReactiveOrder(String text) {

	}

	record FlakyInvoice(String text) {

	}

	record CountOrders(int number) {

	}

}
