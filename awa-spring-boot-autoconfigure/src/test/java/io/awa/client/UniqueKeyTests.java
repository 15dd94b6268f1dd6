package io.awa.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.UniqueStates;
import io.awa.sql.SchemaName;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What unique keys are made of, who holds them, and where they are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UniqueKeyTests {

	private static final SchemaName SECOND = new SchemaName("second_queue");

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = ClientFixtures.jdbcClient(this.database, ClientListener.NONE);

	@BeforeEach
	void emptyTables() {
		UniqueJobs.emptyTables(this.database);
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void keyIsTheHashOfTheDocumentedText() throws Exception {
		Map<String, Object> args = new LinkedHashMap<>();
		args.put("zeta", List.of(1, 2.5, "é ✓ 😀 \"\\"));
		args.put("b", new BigDecimal("12.30"));
		args.put("aa", true);
		String json = "{\"zeta\": [1, 2.5, \"é ✓ 😀 \\\"\\\\\"], \"b\": 12.30, \"aa\": true}";

		assertKey(args, UniqueBy.args(), "{\"kind\": \"unique\", \"args\": " + json + "}");
		assertKey(args, UniqueBy.args().andQueue(),
				"{\"kind\": \"unique\", \"queue\": \"default\", \"args\": " + json + "}");
		assertKey(args, UniqueBy.kind(), "{\"kind\": \"unique\"}");
		assertKey(args, UniqueBy.kind().andQueue(), "{\"queue\": \"default\", \"kind\": \"unique\"}");
		assertKey(args, UniqueBy.fields("b", "aa"), "{\"kind\": \"unique\", \"args\": {\"aa\": true, \"b\": 12.30}}");
	}

	private void assertKey(Map<String, Object> args, UniqueBy unique, String json) throws Exception {
		long job = this.client.insert(args, UniqueJobs.options(unique)).jobId();
		String canonical = one("select cast('" + json + "' as jsonb)::text");
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
		assertThat(one("select encode(unique_key, 'hex') from awa.job where id = " + job))
			.isEqualTo(HexFormat.of().formatHex(hash));
	}

	/** Two numbers that are equal may print differently: zeros at the end are kept. */
	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "{'a':1,'b':2}; {'b':2, 'a':1}; true", "{'a':100}; {'a':1e2}; true",
					"{'a':'é'}; {'a':'\\u00e9'}; true", "{'a':1}; {'a':1.0}; false", "{'a':1}; {'a':'1'}; false",
					"{'a':{'x':1,'y':[1,2]}}; {'a':{'y':[1,2],'x':1}}; true", "{'a':[1,2]}; {'a':[2,1]}; false",
					"{'a':null}; {}; false", "{'a':1,'a':2}; {'a':2}; true" })
	void equalPayloadsHaveOneKey(String one, String other, boolean same) {
		assertThat(key(one).equals(key(other))).isEqualTo(same);
	}

	private String key(String args) {
		return one("select encode(awa.unique_key('k', 'q', cast('" + args.replace('\'', '"')
				+ "' as jsonb), '{}'), 'hex')");
	}

	@Test
	void schemasShareNoKeys() {
		this.database.migrate(SECOND);
		AwaClient second = ClientFixtures.jdbcClient(this.database, ClientSettings.of(SECOND));
		InsertOptions options = UniqueJobs.options(UniqueBy.args());

		assertThat(this.client.insert(UniqueJobs.payload(1), options).inserted()).isTrue();
		assertThat(second.insert(UniqueJobs.payload(1), options).inserted()).isTrue();
		assertThat(second.insert(UniqueJobs.payload(1), options).inserted()).isFalse();
		assertThat(second.cancelByUniqueKey(UniqueJobs.payload(1), options)).isPresent();
		assertThat(this.client.insert(UniqueJobs.payload(1), options).inserted()).isFalse();
	}

	/** The worker's statement may have begun before the replacement committed. */
	@Test
	void claimThatBeganBeforeTheReplacementDoesNotRunTheOldPayload() throws SQLException {
		UniqueBy unique = UniqueBy.kind().onConflict(OnConflict.REPLACE_ARGS);
		this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(unique));
		this.database.sql()
			.sql("insert into awa.worker (id, node, version, queues, capacity) "
					+ "values (7, 'n', 'v', '{default}', 1) on conflict do nothing")
			.update();
		try (Connection worker = this.database.dataSource().getConnection();
				Statement statement = worker.createStatement()) {
			worker.setAutoCommit(false);
			worker.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			statement.executeQuery("select 1 from awa.job");
			CompletableFuture.runAsync(() -> this.client.insert(UniqueJobs.payload(2), UniqueJobs.options(unique)))
				.join();

			SQLException refused = catchThrowableOfType(SQLException.class, () -> statement
				.executeQuery("select * from awa.claim_jobs(7, '{unique}', '{null}', '{null}', '{default}', '{1}', "
						+ "array[null::bigint], '{null}', array['{2}'], array['{-infinity}'], array['{0}'], '{null}', '{null}')"));

			assertThat(refused.getSQLState()).isEqualTo("40001");
		}
	}

	@Test
	void lastOfABatchReplacesTheArgs() {
		UniqueBy unique = UniqueBy.kind().onConflict(OnConflict.REPLACE_ARGS);

		List<InsertResult> results = this.client.insertMany(
				List.of(UniqueJobs.payload(1), UniqueJobs.payload(2), UniqueJobs.payload(3)),
				UniqueJobs.options(unique));

		assertThat(results).extracting(InsertResult::outcome)
			.containsExactly(Outcome.INSERTED, Outcome.REPLACED, Outcome.REPLACED);
		assertThat(one("select args::text from awa.job")).isEqualTo("{\"id\": 3}");
	}

	@Test
	void failingDuplicateInsideABatchFails() {
		UniqueBy unique = UniqueBy.kind().onConflict(OnConflict.FAIL);

		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(() -> this.client
			.insertMany(List.of(UniqueJobs.payload(1), UniqueJobs.payload(2)), UniqueJobs.options(unique)));

		assertThat(this.database.count("awa.job")).isZero();
		assertThat(this.database.count("awa.unique_claim")).isZero();
	}

	/** The older one came back after the newer one had taken its key. */
	@Test
	void runThatIsTriedAgainWaitsBesideTheHolderOfItsKey() {
		InsertOptions options = UniqueJobs.options(UniqueBy.kind().whileIn(UniqueStates.WAITING));
		long older = this.client.insert(UniqueJobs.payload(1), options).jobId();
		UniqueJobs.move(this.database, older, JobState.RUNNING);
		long newer = this.client.insert(UniqueJobs.payload(2), options).jobId();
		this.database.sql()
			.sql("with gone as (delete from awa.running returning *) insert into awa.ready "
					+ "(job_id, run_at, priority, attempt, queue, kind, requeued) "
					+ "select job_id, now(), priority, attempt, queue, kind, true from gone")
			.update();

		assertThat(newer).isNotEqualTo(older);
		assertThat(this.client.insert(UniqueJobs.payload(3), options).jobId()).isEqualTo(newer);
		assertThat(this.client.cancelByUniqueKey(UniqueJobs.payload(3), options))
			.hasValueSatisfying((change) -> assertThat(change.jobId()).isEqualTo(newer));
		assertThat(UniqueJobs.state(this.database, older)).isEqualTo(JobState.AVAILABLE);
	}

	private String one(String sql) {
		return this.database.sql().sql(sql).query(String.class).single();
	}

}
