package io.awa.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.benchmarks.DurablePostgres;

/**
 * The PostgreSQL on which everything is measured: an embedded one, or one that is given.
 */
public final class BenchmarkServer implements AutoCloseable {

	private final @Nullable EmbeddedPostgres embedded;

	private final String url;

	private final AtomicInteger created = new AtomicInteger();

	private BenchmarkServer(@Nullable EmbeddedPostgres embedded, String url) {
		this.embedded = embedded;
		this.url = url;
	}

	/**
	 * Starts an embedded server that is as durable as PostgreSQL is by default.
	 * @return the server
	 */
	public static BenchmarkServer start() {
		EmbeddedPostgres server = DurablePostgres
			.start(Map.of("shared_buffers", "1GB", "max_wal_size", "8GB", "max_connections", "200"));
		return new BenchmarkServer(server, server.getJdbcUrl("postgres", "postgres"));
	}

	/**
	 * Uses a server that runs.
	 * @param url a JDBC URL, with a user who may create databases
	 * @return the server
	 */
	public static BenchmarkServer at(String url) {
		return new BenchmarkServer(null, url);
	}

	/**
	 * Creates an empty database.
	 * @param name a word that its name begins with
	 * @return the database, which is dropped when it is closed
	 */
	public MeasuredDatabase createDatabase(String name) {
		String database = "bench_" + name.toLowerCase(Locale.ROOT) + "_" + this.created.incrementAndGet();
		sql().sql("drop database if exists " + database).update();
		sql().sql("create database " + database).update();
		return new MeasuredDatabase(urlOf(database), () -> drop(database));
	}

	/**
	 * Runs statements outside the measured databases.
	 * @return a client of the database that the server was named by
	 */
	public JdbcClient sql() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setURL(this.url);
		return JdbcClient.create(dataSource);
	}

	private void drop(String database) {
		sql().sql("drop database if exists " + database + " with (force)").update();
	}

	private String urlOf(String database) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setURL(this.url);
		dataSource.setDatabaseName(database);
		String user = dataSource.getUser();
		String password = dataSource.getPassword();
		String plain = dataSource.getURL();
		String join = plain.contains("?") ? "&" : "?";
		return plain + ((user != null && !plain.contains("user=")) ? join + PGProperty.USER.getName() + "=" + user : "")
				+ ((password != null && !plain.contains("password=")) ? "&password=" + password : "");
	}

	@Override
	public void close() {
		if (this.embedded != null) {
			try {
				this.embedded.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
