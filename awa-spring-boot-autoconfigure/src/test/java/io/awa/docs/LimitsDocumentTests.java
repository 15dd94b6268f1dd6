package io.awa.docs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.StoredQueueLimits;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of docs/limits.md.
 */
class LimitsDocumentTests {

	private static TestDatabase database;

	private static AwaClient client;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void keys() {
		long accountId = 7;

		client.insert(new ChargeAccount(accountId),
				InsertOptions.defaults().withConcurrencyKey("account-" + accountId));

		assertThat(database.sql().sql("select concurrency_key from awa.ready").query(String.class).single())
			.isEqualTo("account-7");
	}

	@Test
	void changes() {
		client.limits()
			.set("mail", QueueLimits.none().withFleetConcurrency(2).withFleetRate(RateLimit.perSecond(5)), "ada");
		StoredQueueLimits stored = client.limits().get("mail");
		client.limits().clear("mail");

		assertThat(stored.setBy()).isEqualTo("ada");
		assertThat(client.limits().list()).isEmpty();
	}

	record ChargeAccount(long accountId) {

	}

	static class Handlers {

		@JobHandler(timeout = "30s")
		void charge(ChargeAccount job) {
		}

	}

}
