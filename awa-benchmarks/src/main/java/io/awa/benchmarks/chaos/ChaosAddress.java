package io.awa.benchmarks.chaos;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a database is, for either driver.
 *
 * @param host of the server, or of a proxy
 * @param port of the server, or of a proxy
 * @param database its name
 * @param user who may do everything in it
 * @param password of the user; anything where none is asked for
 */
record ChaosAddress(String host, int port, String database, String user, String password) {

	static ChaosAddress of(String jdbcUrl) {
		PGSimpleDataSource parsed = new PGSimpleDataSource();
		parsed.setURL(jdbcUrl);
		return new ChaosAddress(parsed.getServerNames()[0], parsed.getPortNumbers()[0],
				Objects.requireNonNullElse(parsed.getDatabaseName(), "postgres"),
				Objects.requireNonNullElse(parsed.getUser(), "postgres"),
				Objects.requireNonNullElse(parsed.getPassword(), "unused"));
	}

	ChaosAddress in(String database) {
		return new ChaosAddress(this.host, this.port, database, this.user, this.password);
	}

	ChaosAddress through(TcpProxy proxy) {
		return new ChaosAddress(proxy.host(), proxy.port(), this.database, this.user, this.password);
	}

	/** Returns the URL with settings of the driver, each as {@code name=value}. */
	String jdbcUrl(String... settings) {
		StringBuilder url = new StringBuilder("jdbc:postgresql://").append(this.host)
			.append(':')
			.append(this.port)
			.append('/')
			.append(this.database)
			.append("?user=")
			.append(encode(this.user))
			.append("&password=")
			.append(encode(this.password));
		for (String setting : settings) {
			url.append('&').append(setting);
		}
		return url.toString();
	}

	String r2dbcUrl() {
		return "r2dbc:postgresql://" + this.host + ":" + this.port + "/" + this.database;
	}

	PostgresqlConnectionFactory connectionFactory() {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(this.host)
			.port(this.port)
			.database(this.database)
			.username(this.user)
			.password(this.password)
			.build());
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
