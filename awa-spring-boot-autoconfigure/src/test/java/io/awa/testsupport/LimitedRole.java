package io.awa.testsupport;

import javax.sql.DataSource;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A role that may do nothing but connect, until it is granted more.
 */
public final class LimitedRole implements AutoCloseable {

	private static final String PASSWORD = "secret";

	private final TestDatabase database;

	private final String name;

	private LimitedRole(TestDatabase database, String name) {
		this.database = database;
		this.name = name;
	}

	public static LimitedRole create(TestDatabase database) {
		LimitedRole role = new LimitedRole(database, "limited_" + database.name());
		role.run("create role " + role.name + " login password '" + PASSWORD + "'");
		return role;
	}

	public String name() {
		return this.name;
	}

	/** Runs a statement as the owner of the database, if there is one. */
	public void run(String sql) {
		if (!sql.isEmpty()) {
			this.database.sql().sql(sql).update();
		}
	}

	public DataSource dataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setServerNames(new String[] { this.database.host() });
		dataSource.setPortNumbers(new int[] { this.database.port() });
		dataSource.setDatabaseName(this.database.name());
		dataSource.setUser(this.name);
		dataSource.setPassword(PASSWORD);
		return dataSource;
	}

	public ConnectionFactory connectionFactory() {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(this.database.host())
			.port(this.database.port())
			.database(this.database.name())
			.username(this.name)
			.password(PASSWORD)
			.build());
	}

	@Override
	public void close() {
		run("drop owned by " + this.name);
		run("drop role " + this.name);
	}

}
