package io.awa.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TimestampText}.
 */
class TimestampTextTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	/** What the driver reads by its own way is what this reads of the server's text. */
	@ParameterizedTest
	@CsvSource({ "2030-01-31 12:34:56.789123Z,UTC", "2030-01-31 12:34:56.7Z,UTC", "2000-02-29 23:59:59Z,UTC",
			"1969-12-31 23:59:59.999999Z,Asia/Kolkata", "0001-01-01 00:00:00Z,Europe/Amsterdam",
			"1890-06-01 00:00:00.000001Z,America/New_York", "9999-12-31 23:59:59.999999Z,America/St_Johns",
			"infinity,UTC", "-infinity,UTC", "294276-12-31 23:59:59.999999Z,UTC", "0044-03-15 12:00:00Z BC,Europe/Rome",
			"2026-03-29 01:00:00Z,Europe/Berlin", "2026-11-01 05:30:00Z,America/New_York" })
	void readsWhatTheServerWrites(String time, String zone) throws Exception {
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("set timezone = '" + zone + "'");
			try (ResultSet row = statement.executeQuery(String.format(Locale.ROOT,
					"select time, time::text from (values ('%s'::timestamptz)) t (time)", time))) {
				row.next();
				Instant expected = row.getObject(1, OffsetDateTime.class).toInstant();

				assertThat(TimestampText.parse(row.getString(2))).as(row.getString(2)).isEqualTo(expected);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2030", "2030-01-31", "2030-01-31 12:34:56", "2030-01-31T12:34:56+00",
			"31/01/2030 12:34:56 UTC", "2030-01-31 12:34:5x+00", "2030-01-31 12:34:56+0", "2030-01-31 12:34:56+00x",
			"2030-01-31 12:34:56.", "Thu Jan 31 12:34:56 2030 UTC" })
	void otherFormsAreRefusedWithARemedy(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TimestampText.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("date style");
	}

	@Test
	void offsetsMayHaveSeconds() {
		assertThat(TimestampText.parse("1890-06-01 12:00:00-04:56:02"))
			.isEqualTo(Instant.parse("1890-06-01T16:56:02Z"));
	}

}
