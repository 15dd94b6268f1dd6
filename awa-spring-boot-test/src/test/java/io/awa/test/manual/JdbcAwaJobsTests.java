package io.awa.test.manual;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.test.AwaTest;

/**
 * Over JDBC, each statement in a transaction of its own.
 */
@AwaTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@Import(JdbcInvoices.class)
class JdbcAwaJobsTests extends AwaJobsContract {

	@Autowired
	private AwaClient client;

	@Autowired
	private JdbcInvoices invoices;

	@BeforeEach
	void emptyTables() {
		empty();
		others().sql("truncate invoice").update();
	}

	@Override
	long insert(Object payload, InsertOptions options) {
		return this.client.insert(payload, options).jobId();
	}

	@Override
	List<String> settled() {
		return this.invoices.all();
	}

}
