package io.awa.test.manual;

import java.util.List;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.JobHandler;

/**
 * Writes invoices in a transaction of R2DBC.
 */
@TestConfiguration(proxyBeanMethods = false)
class R2dbcInvoices {

	private final DatabaseClient sql;

	R2dbcInvoices(DatabaseClient sql) {
		this.sql = sql;
		sql.sql("create table if not exists invoice (text text not null)").then().block();
	}

	@JobHandler(transactional = true)
	Mono<Void> settle(SettleInvoice invoice) {
		Mono<Void> write = this.sql.sql("insert into invoice values (:text)").bind("text", invoice.text()).then();
		return invoice.broken() ? write.then(this.sql.sql("select 1 / 0").then()) : write;
	}

	List<String> all() {
		return this.sql.sql("select text from invoice").mapValue(String.class).all().collectList().block();
	}

}
