package io.awa.client;

import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlErrors}.
 */
class SqlErrorsTests {

	@ParameterizedTest
	@CsvSource({ "53100, Make room on its disk", "53200, lower work_mem", "53300, max_connections" })
	void shortageOfTheServerHasARemedyAndKeepsItsCause(String sqlState, String remedy) {
		RuntimeException failure = failure(sqlState);

		assertThat(SqlErrors.explain(failure, sqlState, TestDatabase.SCHEMA))
			.isInstanceOf(DataAccessResourceFailureException.class)
			.hasMessageContaining(remedy)
			.hasCause(failure);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", value = { "none", "22012", "53000" })
	void otherFailuresStayAsTheyAre(String sqlState) {
		RuntimeException failure = failure(sqlState);

		assertThat(SqlErrors.explain(failure, sqlState, TestDatabase.SCHEMA)).isSameAs(failure);
	}

	private static RuntimeException failure(String sqlState) {
		return new InvalidDataAccessResourceUsageException("failed", new SQLException("failed", sqlState));
	}

}
