package io.awa.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class R2dbcJdbcMappingTests {

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://bob:pw@db.example:5433/orders",
			"r2dbc:postgres://bob:pw@db.example:5433/orders",
			"r2dbc:pool:postgresql://bob:pw@db.example:5433/orders?maxSize=3",
			"r2dbc:proxy:postgresql://bob:pw@db.example:5433/orders" })
	void addressAndCredentialsAreTaken(String url) {
		PGSimpleDataSource dataSource = map(url);

		assertThat(dataSource.getServerNames()).containsExactly("db.example");
		assertThat(dataSource.getPortNumbers()).containsExactly(5433);
		assertThat(dataSource.getDatabaseName()).isEqualTo("orders");
		assertThat(dataSource.getUser()).isEqualTo("bob");
		assertThat(dataSource.getPassword()).isEqualTo("pw");
	}

	@Test
	void portHasDefault() {
		assertThat(map("r2dbc:postgresql://db.example/orders").getPortNumbers()).containsExactly(5432);
	}

	@Test
	void severalHostsAskForThePrimary() {
		PGSimpleDataSource dataSource = map("r2dbc:postgresql:failover://one:5433,two/orders");

		assertThat(dataSource.getServerNames()).containsExactly("one", "two");
		assertThat(dataSource.getPortNumbers()).containsExactly(5433, 5432);
		assertThat(dataSource.getTargetServerType()).isEqualTo("primary");
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc:postgresql://h/d, disable", "r2dbcs:postgresql://h/d, verify-full",
			"r2dbc:postgresql://h/d?ssl=true, verify-full", "r2dbc:postgresql://h/d?sslMode=require, require",
			"r2dbc:postgresql://h/d?sslmode=require, require", "r2dbc:postgresql://h/d?sslMode=VERIFY_CA, verify-ca",
			"r2dbc:postgresql://h/d?sslMode=prefer, prefer" })
	void tlsModeIsTranslated(String url, String mode) {
		assertThat(map(url).getSslMode()).isEqualTo(mode);
	}

	@Test
	void typedTlsModeIsTranslated() {
		ConnectionFactoryOptions options = ConnectionFactoryOptions.parse("r2dbc:postgresql://h/d")
			.mutate()
			.option(PostgresqlConnectionFactoryProvider.SSL_MODE, SSLMode.VERIFY_FULL)
			.build();

		assertThat(map(options).getSslMode()).isEqualTo("verify-full");
	}

	@Test
	void certificatesAreTaken(@TempDir Path directory) throws IOException {
		Path root = Files.createFile(directory.resolve("root.pem"));
		Path certificate = Files.createFile(directory.resolve("client.pem"));
		Path key = Files.createFile(directory.resolve("client.key"));
		ConnectionFactoryOptions options = ConnectionFactoryOptions.parse("r2dbc:postgresql://h/d?sslMode=verify-ca")
			.mutate()
			.option(PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT, root.toString())
			.option(PostgresqlConnectionFactoryProvider.SSL_CERT, certificate.toString())
			.option(PostgresqlConnectionFactoryProvider.SSL_KEY, key.toString())
			.option(PostgresqlConnectionFactoryProvider.SSL_PASSWORD, "pw")
			.build();

		PGSimpleDataSource dataSource = map(options);

		assertThat(dataSource.getSslRootCert()).isEqualTo(root.toString());
		assertThat(dataSource.getSslCert()).isEqualTo(certificate.toString());
		assertThat(dataSource.getSslKey()).isEqualTo(key.toString());
		assertThat(dataSource.getSslPassword()).isEqualTo("pw");
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc:h2:mem:///d, 'driver is'", "r2dbc:postgresql://h/d?sslMode=tunnel, 'sslMode=tunnel'",
			"r2dbc:postgresql://h/d?socket=/run/pg, 'socket'",
			"r2dbc:postgresql://h/d?sslRootCert=nowhere.pem, 'nowhere.pem'" })
	void settingWithoutCounterpartIsNamed(String url, String text) {
		assertThatExceptionOfType(MigrationAddressException.class).isThrownBy(() -> map(url))
			.withMessageContaining(text)
			.withMessageContaining("awa.migration.url");
	}

	private static PGSimpleDataSource map(String url) {
		return map(ConnectionFactoryOptions.parse(url));
	}

	private static PGSimpleDataSource map(ConnectionFactoryOptions options) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		new R2dbcJdbcMapping(options).applyTo(dataSource);
		return dataSource;
	}

}
