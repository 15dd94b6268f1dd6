package io.awa.client;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.BulkResult;
import io.awa.JobFilter;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operations on more jobs than one call changes: the oldest come first, and the answer
 * says that there are more. No scope changes that, so none is tried.
 */
@ParameterizedClass
@EnumSource(names = { "JDBC_WITHOUT_TRANSACTION", "REACTIVE_WITHOUT_TRANSACTION" })
@ExtendWith(ContractDatabase.class)
class BulkLimitTests {

	private static final BulkResult FULL = new BulkResult(10_000, 0, true);

	private static final BulkResult REST = new BulkResult(5, 0, false);

	private static final JobFilter BULK = JobFilter.where().queue("bulk");

	private final TestDatabase database;

	private final AwaClient client;

	private final JobFixture given;

	BulkLimitTests(ClientSubject subject, TestDatabase database) {
		this.database = database;
		this.client = subject.client(database);
		this.given = new JobFixture(database);
	}

	@BeforeEach
	void emptyTables() {
		TableDump.empty(this.database);
	}

	@Test
	void retryFailedSaysThatThereAreMore() {
		this.given.manyFailed(10_005);

		assertThat(this.client.retryFailed(BULK)).isEqualTo(FULL);
		assertThat(youngestOf("finished")).isEqualTo(youngestOf("job"));
		assertThat(this.client.retryFailed(BULK)).isEqualTo(REST);
	}

	@Test
	void discardFailedSaysThatThereAreMore() {
		this.given.manyFailed(10_005);
		long youngest = youngestOf("job");

		assertThat(this.client.discardFailed(BULK)).isEqualTo(FULL);
		assertThat(youngestOf("finished")).isEqualTo(youngest);
		assertThat(this.client.discardFailed(BULK)).isEqualTo(REST);
		assertThat(TableDump.of(this.database)).isEmpty();
	}

	@Test
	void drainQueueSaysThatThereAreMore() {
		this.given.manyAvailable(10_005);

		assertThat(this.client.drainQueue("bulk")).isEqualTo(FULL);
		assertThat(youngestOf("ready")).isEqualTo(youngestOf("job"));
		assertThat(this.client.drainQueue("bulk")).isEqualTo(REST);
	}

	private long youngestOf(String table) {
		String id = "job".equals(table) ? "id" : "job_id";
		return this.database.sql().sql("select max(" + id + ") from awa." + table).query(Long.class).single();
	}

}
