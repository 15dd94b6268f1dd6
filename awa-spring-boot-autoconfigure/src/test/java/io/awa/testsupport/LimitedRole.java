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
		return create(database, "");
	}

	/** For tests with several of them. */
	public static LimitedRole create(TestDatabase database, String suffix) {
		LimitedRole role = new LimitedRole(database, "limited_" + database.name() + suffix);
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

	/**
	 * Returns the database as this role sees it. Its pools have to be closed, and not the
	 * database.
	 */
	public TestDatabase login() {
		return TestDatabase.at("jdbc:postgresql://" + this.database.host() + ":" + this.database.port() + "/"
				+ this.database.name() + "?user=" + this.name + "&password=" + PASSWORD);
	}

	@Override
	public void close() {
		run("drop owned by " + this.name);
		run("drop role " + this.name);
	}

}
