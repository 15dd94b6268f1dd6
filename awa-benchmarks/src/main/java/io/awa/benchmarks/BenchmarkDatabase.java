package io.awa.benchmarks;

import java.io.IOException;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;

/**
 * The database that is measured, with the tables of the library.
 */
final class BenchmarkDatabase implements AutoCloseable {

	static final SchemaName SCHEMA = new SchemaName(SchemaName.DEFAULT);

	private final @Nullable EmbeddedPostgres server;

	private final HikariDataSource dataSource = new HikariDataSource();

	private final JdbcAwaClient client;

	private BenchmarkDatabase(@Nullable EmbeddedPostgres server, String url) {
		this.server = server;
		this.dataSource.setJdbcUrl(url);
		SchemaMigrator migrator = new SchemaMigrator(this.dataSource, SCHEMA);
		migrator.migrate();
		this.client = new JdbcAwaClient(this.dataSource, ClientSettings.of(SCHEMA));
	}

	static BenchmarkDatabase open(String... url) {
		if (url.length > 0) {
			return new BenchmarkDatabase(null, url[0]);
		}
		EmbeddedPostgres server = DurablePostgres.start(Map.of());
		return new BenchmarkDatabase(server, server.getJdbcUrl("postgres", "postgres"));
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	JdbcClient sql() {
		return JdbcClient.create(this.dataSource);
	}

	PostgresqlConnectionFactory connectionFactory() {
		PGSimpleDataSource address = new PGSimpleDataSource();
		address.setURL(this.dataSource.getJdbcUrl());
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(address.getServerNames()[0])
			.port(address.getPortNumbers()[0])
			.database(address.getDatabaseName())
			.username(address.getUser())
			.password(address.getPassword())
			.build());
	}

	R2dbcAwaClient reactiveClient() {
		return new R2dbcAwaClient(connectionFactory(), new SchemaMigrator(this.dataSource, SCHEMA),
				ClientSettings.of(SCHEMA));
	}

	JdbcAwaClient client() {
		return this.client;
	}

	void empty() {
		sql().sql("truncate awa.job, awa.ready").update();
		sql().sql("checkpoint").update();
	}

	/**
	 * Jobs that have both of their rows; no join, which has no statistics to plan with.
	 */
	long waiting() {
		return sql().sql("select least((select count(*) from awa.job), (select count(*) from awa.ready))")
			.query(Long.class)
			.single();
	}

	@Override
	public void close() throws IOException {
		this.dataSource.close();
		if (this.server != null) {
			this.server.close();
		}
	}

}
