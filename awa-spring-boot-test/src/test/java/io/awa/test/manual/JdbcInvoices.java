package io.awa.test.manual;

import java.util.List;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.JobHandler;

/**
 * Writes invoices in a transaction of JDBC.
 */
@TestConfiguration(proxyBeanMethods = false)
class JdbcInvoices {

	private final JdbcClient sql;

	JdbcInvoices(JdbcClient sql) {
		this.sql = sql;
		sql.sql("create table if not exists invoice (text text not null)").update();
	}

	@JobHandler(transactional = true)
	void settle(SettleInvoice invoice) {
		this.sql.sql("insert into invoice values (:text)").param("text", invoice.text()).update();
		if (invoice.broken()) {
			this.sql.sql("select 1 / 0").query(Integer.class).single();
		}
	}

	List<String> all() {
		return this.sql.sql("select text from invoice").query(String.class).list();
	}

}
