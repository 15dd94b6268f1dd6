package io.awa.actuate;

import java.sql.Connection;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.AbstractDataSource;

import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.Secrets;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What drivers and pools say may hold passwords; what the actuator shows may not.
 */
class SecretsTests {

	private static final String ADDRESS = "jdbc:postgresql://localhost:1/db?user=u&password=s3cret";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					none for jdbc:postgresql://h/db?user=u&password=s3cret&ssl=true | none for jdbc:postgresql://h/db?user=u&password=******&ssl=true
					cannot reach r2dbc:postgresql://user:s3cret@h:5432/db | cannot reach r2dbc:postgresql://user:******@h:5432/db
					{user=u, password=s3cret} | {user=u, password=******
					sslPassword: s3cret; more | sslPassword: ******; more
					password authentication failed for user "u" | password authentication failed for user "u"
					Connection to h:5432 refused | Connection to h:5432 refused
					""")
	void passwordIsHiddenAndTheRestStays(String text, String shown) {
		assertThat(Secrets.hide(text)).isEqualTo(shown);
	}

	@Test
	void failureThatQuotesTheAddressIsShownWithoutThePassword() {
		JdbcAwaClient client = new JdbcAwaClient(new QuotingDataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		AwaEndpoint endpoint = new AwaEndpoint(client,
				new EndpointSettings("test", Show.ALWAYS, Set.of(), new Sanitizer(List.of())));

		Health health = new AwaHealthIndicator(client, null).health();

		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(List.of(health.toString(), endpoint.overview().toString(), endpoint.view("doctor").toString()))
			.allSatisfy((text) -> assertThat(text).contains("user=u&password=******").doesNotContain("s3cret"));
	}

	private static final class QuotingDataSource extends AbstractDataSource {

		@Override
		public Connection getConnection() {
			throw new CannotGetJdbcConnectionException("Nothing answers at " + ADDRESS);
		}

		@Override
		public Connection getConnection(String username, String password) {
			return getConnection();
		}

	}

}
