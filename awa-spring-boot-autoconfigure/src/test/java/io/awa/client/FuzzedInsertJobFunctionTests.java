package io.awa.client;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

import io.awa.testsupport.FuzzSeed;
import io.awa.testsupport.RandomValues;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever values of its types the function that inserts jobs is given, it inserts or
 * says what is wrong with them.
 */
class FuzzedInsertJobFunctionTests {

	private static final int CALLS = 3_000;

	private static final String CALL = """
			select outcome
			from awa.insert_job(kind => cast(:kind as text), args => cast(:args as jsonb), queue => cast(:queue as text),
			  priority => cast(:priority as integer), max_attempts => cast(:attempts as integer),
			  run_at => cast(:runAt as timestamptz), delay => cast(:delay as interval), tags => cast(:tags as text[]),
			  metadata => cast(:metadata as jsonb), timeout => cast(:timeout as interval),
			  unique_by => cast(:unique as jsonb), concurrency_key => cast(:key as text))""";

	private static final List<String> TIMES = List.of("infinity", "-infinity", "epoch", "4713-01-01 BC", "294276-01-01",
			"9999-12-31 00:00:01Z", "2100-01-01", "now");

	private static final List<String> INTERVALS = List.of("0", "-1 s", "1 microsecond", "100 years", "36500 days",
			"178000000 years", "-178000000 years", "1 month", "876000 hours");

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@Test
	void functionInsertsOrSaysWhatIsWrong() {
		FuzzSeed.run(CALLS, (seed) -> {
			long before = database.count("awa.job");
			try {
				String outcome = call(FuzzSeed.values(seed));

				assertThat(outcome).isIn("inserted", "duplicate", "replaced", "rescheduled");
				assertThat(database.count("awa.job") - before).isEqualTo(outcome.equals("inserted") ? 1 : 0);
			}
			catch (DataAccessException ex) {
				assertThat(ex.getRootCause()).isInstanceOfSatisfying(SQLException.class, (cause) -> {
					assertThat(cause.getSQLState()).isIn("22023", "23505");
					assertThat(cause.getMessage()).startsWith("ERROR: The job was not inserted: ");
				});
				assertThat(database.count("awa.job")).isEqualTo(before);
			}
		});
	}

	private static String call(RandomValues values) {
		return database.sql()
			.sql(CALL)
			.param("kind", text(values))
			.param("args", values.oneIn(4) ? values.json(0) : "{\"name1\": " + values.json(0) + "}")
			.param("queue", text(values))
			.param("priority", values.oneIn(8) ? values.number() : 2)
			.param("attempts", values.oneIn(8) ? values.number() : 25)
			.param("runAt", values.oneIn(8) ? values.any(TIMES) : null)
			.param("delay", values.oneIn(8) ? values.any(INTERVALS) : null)
			.param("tags", values.oneIn(4) ? tags(values) : "{}")
			.param("metadata", values.oneIn(8) ? values.json(0) : "{}")
			.param("timeout", values.oneIn(8) ? values.any(INTERVALS) : null)
			.param("unique", values.oneIn(2) ? values.json(0) : null)
			.param("key", values.oneIn(8) ? text(values) : null)
			.query(String.class)
			.single();
	}

	/** Without NUL and halves of pairs, which no driver brings to the database. */
	private static String text(RandomValues values) {
		return values.name().replaceAll("[\u0000\ud800-\udfff]", "x");
	}

	private static String tags(RandomValues values) {
		return Stream.generate(
				() -> values.oneIn(8) ? "NULL" : '"' + text(values).replace("\\", "\\\\").replace("\"", "\\\"") + '"')
			.limit(values.oneIn(4) ? 21 : 2)
			.collect(Collectors.joining(",", "{", "}"));
	}

}
