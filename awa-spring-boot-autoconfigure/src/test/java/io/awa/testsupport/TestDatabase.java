package io.awa.testsupport;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.client.ConsistencyCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * A database of its own for a test class, on the server of this JVM, with a pool for each
 * driver.
 */
public final class TestDatabase implements AutoCloseable {

	/** The schema of {@link #migrated()}. */
	public static final SchemaName SCHEMA = new SchemaName(SchemaName.DEFAULT);

	private static final String PREFIX = "awa_test_" + ProcessHandle.current().pid() + "_";

	private static final AtomicInteger COUNTER = new AtomicInteger();

	private final String jdbcUrl;

	private final Properties properties;

	private final HikariDataSource dataSource;

	private final ConnectionPool connectionFactory;

	private TestDatabase(String jdbcUrl, @Nullable FaultPlan faults) {
		this.jdbcUrl = jdbcUrl;
		this.properties = Driver.parseURL(jdbcUrl, null);
		this.dataSource = new HikariDataSource();
		this.dataSource.setJdbcUrl(jdbcUrl);
		this.dataSource.setMaximumPoolSize(10);
		this.dataSource.setMinimumIdle(0);
		ConnectionFactory connections = rawConnectionFactory();
		if (faults != null) {
			this.dataSource.setDataSource(new FaultyDataSource(new DriverManagerDataSource(jdbcUrl), faults));
			connections = new FaultyConnectionFactory(connections, faults);
		}
		this.connectionFactory = new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
			.initialSize(0)
			.maxSize(10)
			.maxAcquireTime(Duration.ofSeconds(10))
			.acquireRetry(10)
			.build());
	}

	public static TestDatabase create() {
		return create("");
	}

	private static TestDatabase create(String options) {
		String name = PREFIX + COUNTER.incrementAndGet();
		PostgresServer.execute("create database " + name + options);
		return at(PostgresServer.url(name));
	}

	/** Returns a database that exists already, for a process that did not create it. */
	public static TestDatabase at(String jdbcUrl) {
		return new TestDatabase(jdbcUrl, null);
	}

	/** Returns the same database over connections of its own, which fail as planned. */
	public TestDatabase withFaults(FaultPlan faults) {
		return new TestDatabase(this.jdbcUrl, faults);
	}

	/** Returns a database with the schema, a copy of one that was migrated once. */
	public static TestDatabase migrated() {
		return create(" template " + Migrated.NAME);
	}

	/** Runs a statement outside this database, as the owner of the server. */
	public static void execute(String sql) {
		PostgresServer.execute(sql);
	}

	public void migrate(SchemaName schema) {
		new SchemaMigrator(this.dataSource, schema).migrate();
	}

	public HikariDataSource dataSource() {
		return this.dataSource;
	}

	public ConnectionPool connectionFactory() {
		return this.connectionFactory;
	}

	/** Without prepared statements if the URL has prepareThreshold=0. */
	public PostgresqlConnectionFactory rawConnectionFactory() {
		boolean prepares = !"0".equals(PGProperty.PREPARE_THRESHOLD.getOrDefault(this.properties));
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(host())
			.port(port())
			.database(name())
			.username(username())
			.password(password())
			.preparedStatementCacheQueries(prepares ? -1 : 0)
			.build());
	}

	public JdbcClient sql() {
		return JdbcClient.create(this.dataSource);
	}

	/** Runs statements on one connection, in a transaction that commits. */
	public void inTransaction(Consumer<JdbcClient> work) {
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(false);
			work.accept(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public long count(String table) {
		return sql().sql("select count(*) from " + table).query(Long.class).single();
	}

	/** Lets the schema say that it is of another version, and which jars may go on. */
	public void pretendVersion(int version, int oldestJar) {
		Map.of("schema_version", version, "oldest_jar_version", oldestJar)
			.forEach((function, number) -> sql()
				.sql("create or replace function awa." + function
						+ "() returns integer language sql immutable parallel safe as 'select " + number + "'")
				.update());
	}

	/** Returns what contradicts "each job is in exactly one state table". */
	public List<String> violations() {
		return ConsistencyCheck.findViolations(JdbcSqlExecutor.autoCommitting(this.dataSource, SCHEMA));
	}

	public String name() {
		return PGProperty.PG_DBNAME.getOrDefault(this.properties);
	}

	public String jdbcUrl() {
		return this.jdbcUrl;
	}

	public String host() {
		return PGProperty.PG_HOST.getOrDefault(this.properties);
	}

	public int port() {
		return Integer.parseInt(PGProperty.PG_PORT.getOrDefault(this.properties));
	}

	public String username() {
		return PGProperty.USER.getOrDefault(this.properties);
	}

	public String password() {
		return PGProperty.PASSWORD.getOrDefault(this.properties);
	}

	/** Closes the pools and leaves the database. */
	public void disconnect() {
		this.dataSource.close();
		this.connectionFactory.dispose();
	}

	@Override
	public void close() {
		disconnect();
		PostgresServer.execute("drop database " + name() + " with (force)");
	}

	/** The database of which the migrated ones are copies; nobody is connected to it. */
	private static final class Migrated {

		private static final String NAME = create();

		private static String create() {
			String name = PREFIX + "template";
			PostgresServer.execute("create database " + name);
			PostgresServer.executeAtEnd("drop database " + name);
			new SchemaMigrator(new DriverManagerDataSource(PostgresServer.url(name)), SCHEMA).migrate();
			return name;
		}

	}

}
