package io.awa.client;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobLimits;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.UniqueStates;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The function that inserts jobs from SQL does what the clients do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsertJobFunctionTests {

	private static final String ROW = "select to_jsonb(job) - array['id', 'created_at', 'run_at'] || jsonb_build_object("
			+ "'after', extract(epoch from job.run_at - job.created_at), 'lane', to_jsonb(ready) - array['job_id', 'run_at']"
			+ ", 'same', ready.run_at = job.run_at)::text from awa.job join awa.ready on job_id = id where id = :id";

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = ClientFixtures.jdbcClient(this.database, ClientListener.NONE);

	@BeforeEach
	void emptyTables() {
		UniqueJobs.emptyTables(this.database);
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(this.database.violations()).isEmpty();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void rowsEqualThoseOfTheClient() {
		Map<String, Object> payload = Map.of("a", 1, "text", "it's \\ \"é\"");
		String args = "'{\"a\": 1, \"text\": \"it''s \\\\ \\\"é\\\"\"}'";
		InsertOptions options = InsertOptions.defaults().withKind("k");

		assertSameRow(this.client.insert(payload, options), "'k', " + args);
		assertSameRow(
				this.client.insert(payload,
						options.withQueue("mail")
							.withPriority(1)
							.withMaxAttempts(3)
							.withDelay(Duration.ofMinutes(90))
							.withTags("x", "it's, \"y\" \\")
							.withMetadata(Map.of("m", true))
							.withTimeout(Duration.ofSeconds(30))),
				"'k', " + args + ", 'mail', 1, 3, delay => '90 minutes', tags => array['x', 'it''s, \"y\" \\'], "
						+ "metadata => '{\"m\": true}', timeout => '30 s'");
		assertSameRow(this.client.insert(payload, options.withUnique(UniqueBy.fields("a").andQueue())),
				"'k', " + args + ", unique_by => '{\"args\": [\"a\"], \"queue\": true, \"on_conflict\": \"return\"}'");
	}

	private void assertSameRow(InsertResult expected, String arguments) {
		Object first = row(expected.jobId());
		UniqueJobs.emptyTables(this.database);

		Map<String, Object> inserted = call(arguments);

		assertThat(row((Long) inserted.get("job_id"))).isEqualTo(first);
		assertThat(inserted).containsEntry("outcome", "inserted").containsEntry("job_state", expected.state().text());
		UniqueJobs.emptyTables(this.database);
	}

	private Object row(long jobId) {
		return this.database.sql().sql(ROW).param("id", jobId).query(String.class).single();
	}

	@ParameterizedTest
	@EnumSource(UniqueStates.class)
	void keyIsThatOfTheClient(UniqueStates states) {
		UniqueBy unique = UniqueBy.fields("id").whileIn(states).within(Duration.ofHours(1));
		String uniqueBy = "'{\"args\": [\"id\"], \"states\": \"" + states.text()
				+ "\", \"period_micros\": 3600000000}'";
		InsertResult first = this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(unique));
		String claim = claim();

		assertThat(call("'unique', '{\"id\": 1}', unique_by => " + uniqueBy)).containsEntry("job_id", first.jobId())
			.containsEntry("outcome", "duplicate");
		UniqueJobs.emptyTables(this.database);
		Object second = call("'unique', '{\"id\": 1}', unique_by => " + uniqueBy).get("job_id");
		assertThat(claim()).isEqualTo(claim);
		assertThat(this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(unique)).jobId()).isEqualTo(second);
	}

	private String claim() {
		return this.database.sql()
			.sql("select concat(unique_key, states, round(extract(epoch from expires_at - held_since), 2)) "
					+ "from awa.unique_claim")
			.query(String.class)
			.single();
	}

	@ParameterizedTest
	@EnumSource(OnConflict.class)
	void duplicateIsTreatedAsByTheClient(OnConflict onConflict) {
		long holder = this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.kind())).jobId();
		String arguments = "'unique', '{\"id\": 2}', run_at => '2100-01-01 00:00Z', unique_by => '{\"args\": false, "
				+ "\"on_conflict\": \"" + onConflict.text() + "\"}'";

		if (onConflict == OnConflict.FAIL) {
			assertRefused(arguments, "23505", "job " + holder + " holds its unique key");
			return;
		}
		assertThat(call(arguments)).containsEntry("job_id", holder).containsEntry("outcome", switch (onConflict) {
			case REPLACE_ARGS -> "replaced";
			case RESCHEDULE -> "rescheduled";
			default -> "duplicate";
		});
		assertThat(this.client.getJob(holder).orElseThrow().argsJson())
			.contains((onConflict == OnConflict.REPLACE_ARGS) ? "2" : "1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = { "null, '{}'; kind must not be blank, but is NULL",
			"' ', '{}'; kind must not be blank", "repeat('x', 201), '{}'; kind may have 200 characters, but has 201",
			"E'a\\nb', '{}'; kind must not hold control", "'k', null; args must be a JSON object, but is null",
			"'k', '[1]'; args must be a JSON object, but is array",
			"'k', 'null'; args must be a JSON object, but is null",
			"'k', jsonb_build_object('t', repeat('é', 524284)); args may have 1048576 bytes of JSON, but have 1048577",
			"'k', '{}', metadata => jsonb_build_object('t', repeat('x', 65528)); metadata may have 65536 bytes of JSON, but has 65537",
			"'k', '{}', ''; queue must not be blank, but is ''",
			"'k', '{}', null; queue must not be blank, but is NULL", "'k', '{}', repeat('é', 201); queue may have 200",
			"'k', '{}', E'a\\tb'; queue must not hold control",
			"'k', '{}', priority => 0; priority must be between 1 and 4, but is 0",
			"'k', '{}', priority => null; priority must be between 1 and 4, but is null",
			"'k', '{}', max_attempts => 1001; between 1 and 1000, but is 1001",
			"'k', '{}', max_attempts => null; between 1 and 1000, but is null",
			"'k', '{}', delay => '-1 s'; between zero and 100 years, but is -00:00:01",
			"'k', '{}', delay => '101 years'; between zero and 100 years, but is 101 years",
			"'k', '{}', delay => '1 s', run_at => now(); not both", "'k', '{}', run_at => 'infinity'; but is infinity",
			"'k', '{}', run_at => '0044-03-15 BC'; years 1 and 9999", "'k', '{}', tags => null; tags must not be null",
			"'k', '{}', tags => array_fill('x'::text, array[21]); at most 20 tags, but got 21",
			"'k', '{}', tags => array['a', null]; each tag must have", "'k', '{}', tags => '{{a},{b}}'; must be a list",
			"'k', '{}', tags => array['']; but they are '{\"\"}'",
			"'k', '{}', metadata => '3'; metadata must be a JSON object",
			"'k', '{}', metadata => null; metadata must be a JSON object, but is null",
			"'k', '{}', timeout => '0 s'; between a millisecond and 100 years, but is 00:00:00",
			"'k', '{}', unique_by => '[]'; unique_by must be a JSON object, but is array",
			"'k', '{}', unique_by => 'null'; unique_by must be a JSON object, but is null",
			"'k', '{}', unique_by => '{\"arg\": 1}'; but is {\"arg\": 1}",
			"'k', '{}', unique_by => '{\"args\": 1}'; args of unique_by must be true, false or an array",
			"'k', '{}', unique_by => '{\"args\": []}'; is an empty array",
			"'k', '{\"1\":1}', unique_by => '{\"args\": [1]}'; member names, but is [1]",
			"'k', '{}', unique_by => '{\"args\": [null]}'; member names, but is [null]",
			"'k', '{}', unique_by => '{\"args\": [\"x\"]}'; members that the args do not have: [\"x\"]",
			"'k', '{}', unique_by => '{\"queue\": \"yes\"}'; must be true or false, but is \"yes\"",
			"'k', '{}', unique_by => '{\"period_micros\": 0}'; whole number of microseconds up to 100 years, but is 0",
			"'k', '{}', unique_by => '{\"period_micros\": 1.5}'; but is 1.5",
			"'k', '{}', unique_by => '{\"period_micros\": 1e30}'; up to 100 years",
			"'k', '{}', unique_by => '{\"period_micros\": \"1\"}'; must be a number, but is \"1\"",
			"'k', '{}', unique_by => '{\"states\": \"new\"}'; or all, but is \"new\"",
			"'k', '{}', unique_by => '{\"states\": null}'; or all, but is null",
			"'k', '{}', unique_by => '{\"on_conflict\": \"x\"}'; or reschedule, but is \"x\"",
			"'k', '{}', unique_by => '{\"on_conflict\": \"replace_args\"}'; cannot replace the args" })
	void badValueIsRefused(String arguments, String text) {
		assertRefused(arguments, "22023", text);
		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void largestArgsAndMetadataAreTaken() {
		assertThat(call("'k', jsonb_build_object('t', repeat('x', " + (JobLimits.ARGS_BYTES - 9) + ")), "
				+ "metadata => jsonb_build_object('t', repeat('x', " + (JobLimits.METADATA_BYTES - 9) + "))"))
			.containsEntry("outcome", "inserted");
		assertThat(this.database.sql()
			.sql("select octet_length(args::text) + octet_length(metadata::text) from awa.job")
			.query(Integer.class)
			.single()).isEqualTo(JobLimits.ARGS_BYTES + JobLimits.METADATA_BYTES);
	}

	private void assertRefused(String arguments, String sqlState, String text) {
		DataAccessException refused = catchThrowableOfType(DataAccessException.class, () -> call(arguments));
		assertThat(refused.getRootCause()).isInstanceOfSatisfying(SQLException.class, (cause) -> {
			assertThat(cause.getSQLState()).isEqualTo(sqlState);
			assertThat(cause.getMessage()).startsWith("ERROR: The job was not inserted: ").contains(text);
		});
	}

	@Test
	void membersOfUniqueByMayBeNullOrWhole() {
		assertThat(call("'k', '{}', unique_by => '{\"period_micros\": null}'")).containsEntry("outcome", "inserted");
		assertThat(call("'k2', '{}', unique_by => '{\"period_micros\": 1000.0}'")).containsEntry("outcome", "inserted");
	}

	/** Inside a function, because the driver refuses some of them. */
	@Test
	void settingsOfTheSessionDoNotMatter() {
		this.database.sql()
			.sql("create function with_settings() returns bigint language plpgsql "
					+ "set standard_conforming_strings = off set datestyle = 'SQL, DMY' set timezone = 'Asia/Kolkata' "
					+ "set intervalstyle = 'sql_standard' as $$ begin return (select job_id from awa.insert_job('kind', "
					+ "'{}', run_at => '2100-02-03 04:05:06.789Z'::timestamptz)); end $$")
			.update();

		this.database.sql().sql("select with_settings()").query(Long.class).single();

		assertThat(this.database.count("awa.job where run_at = '2100-02-03 04:05:06.789Z'")).isEqualTo(1);
	}

	@Test
	void triggerInsertsInTheTransactionOfItsTable() {
		List.of("drop table if exists trigger_order", "create table trigger_order (id bigint)",
				"create or replace function order_placed() returns trigger language plpgsql as $$ begin "
						+ "perform awa.insert_job('receipt', jsonb_build_object('order', new.id), "
						+ "unique_by => '{}'); return null; end $$",
				"create trigger order_placed after insert on trigger_order "
						+ "for each row execute function order_placed()")
			.forEach((statement) -> this.database.sql().sql(statement).update());

		ClientFixtures.template(this.database).executeWithoutResult((status) -> {
			status.setRollbackOnly();
			this.database.sql().sql("insert into trigger_order values (1), (2)").update();
		});
		assertThat(this.database.count("awa.job")).isZero();
		this.database.sql().sql("insert into trigger_order values (1), (2), (1)").update();
		assertThat(this.database.count("awa.job")).isEqualTo(2);
		assertThat(this.database.count("awa.ready where kind = 'receipt'")).isEqualTo(2);
	}

	private Map<String, Object> call(String arguments) {
		return this.database.sql().sql("select * from awa.insert_job(" + arguments + ")").query().singleRow();
	}

}
