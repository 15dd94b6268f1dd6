package io.awa.autoconfigure;

import java.util.Properties;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

import io.awa.autoconfigure.AwaProperties.Migration;

/**
 * How to open connections beside the application's pool.
 *
 * @param url a JDBC URL of PostgreSQL
 * @param username the user, if the URL does not name one
 * @param password the password of the user
 * @param driverProperties further settings of the driver
 */
record JdbcAddress(String url, @Nullable String username, @Nullable String password, Properties driverProperties) {

	private static final String URL_PREFIX = "jdbc:postgresql:";

	static boolean isPostgresql(String url) {
		return url.startsWith(URL_PREFIX);
	}

	/**
	 * Returns the configured address for migrations, completed by that of the
	 * application.
	 * @throws MigrationAddressException if there is none
	 */
	static JdbcAddress forMigration(Migration migration, @Nullable JdbcAddress application) {
		String url = migration.url();
		if (url == null && application != null) {
			url = application.url();
		}
		if (url == null) {
			throw new MigrationAddressException(
					"awa.migration.username is set but not awa.migration.url, and the URL of the application's "
							+ "data source cannot be found out.");
		}
		if (!isPostgresql(url)) {
			throw MigrationAddressException.notPostgresql(url);
		}
		JdbcAddress fallback = (application != null && !namesUser(url)) ? application
				: new JdbcAddress(url, null, null, new Properties());
		return new JdbcAddress(url, orElse(migration.username(), fallback.username()),
				orElse(migration.password(), fallback.password()), fallback.driverProperties());
	}

	/**
	 * Returns a data source without a pool. The driver's, because an application without
	 * Spring's JDBC support migrates too.
	 */
	DataSource toDataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(this.url);
		for (String name : this.driverProperties.stringPropertyNames()) {
			PGProperty property = PGProperty.forName(name);
			if (property != null) {
				dataSource.setProperty(property, this.driverProperties.getProperty(name));
			}
		}
		if (this.username != null) {
			dataSource.setUser(this.username);
		}
		if (this.password != null) {
			dataSource.setPassword(this.password);
		}
		dataSource.setTcpKeepAlive(true);
		return dataSource;
	}

	@Override
	public String toString() {
		return "JdbcAddress[username=" + this.username + "]";
	}

	private static boolean namesUser(String url) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(url);
		return dataSource.getUser() != null;
	}

	private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
		return (first != null) ? first : second;
	}

	/**
	 * Finds the address behind a data source.
	 */
	@FunctionalInterface
	interface Finder {

		@Nullable JdbcAddress find(DataSource dataSource);

	}

}
