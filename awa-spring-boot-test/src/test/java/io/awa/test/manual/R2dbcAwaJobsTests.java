package io.awa.test.manual;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import io.awa.InsertOptions;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.AwaTest;

/**
 * In a reactive application, with what it inserts over R2DBC.
 */
@AwaTest
@Import(R2dbcInvoices.class)
class R2dbcAwaJobsTests extends AwaJobsContract {

	@Autowired
	private ReactiveAwaClient client;

	@Autowired
	private R2dbcInvoices invoices;

	@BeforeEach
	void emptyTables() {
		empty();
		others().sql("truncate invoice").update();
	}

	@Override
	long insert(Object payload, InsertOptions options) {
		return this.client.insert(payload, options).block().jobId();
	}

	@Override
	List<String> settled() {
		return this.invoices.all();
	}

}
