package io.awa.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.util.ClassUtils;

import io.awa.autoconfigure.AwaProperties.Migration;

/**
 * Connects by the R2DBC settings over JDBC, for migrations. Settings that JDBC does not
 * know are reported when a connection is asked for, not before: an application whose
 * tables are made by others needs none.
 */
final class R2dbcJdbcDataSource extends PGSimpleDataSource {

	private static final boolean BOOT_R2DBC = ClassUtils.isPresent(
			"org.springframework.boot.r2dbc.OptionsCapableConnectionFactory",
			R2dbcJdbcDataSource.class.getClassLoader());

	private final transient @Nullable MigrationAddressException problem;

	R2dbcJdbcDataSource(ConnectionFactory connectionFactory, Migration migration) {
		ConnectionFactoryOptions options = findOptions(connectionFactory);
		this.problem = (migration.url() != null) ? useUrl(migration.url(), options)
				: map(options, connectionFactory.getClass());
		if (migration.username() != null) {
			setUser(migration.username());
		}
		if (migration.password() != null) {
			setPassword(migration.password());
		}
	}

	@Override
	public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
		if (this.problem != null) {
			throw this.problem;
		}
		return super.getConnection(user, password);
	}

	private @Nullable MigrationAddressException useUrl(String url, @Nullable ConnectionFactoryOptions options) {
		if (!JdbcAddress.isPostgresql(url)) {
			return MigrationAddressException.notPostgresql(url);
		}
		setUrl(url);
		if (getUser() == null && options != null) {
			new R2dbcJdbcMapping(options).applyCredentialsTo(this);
		}
		return null;
	}

	private @Nullable MigrationAddressException map(@Nullable ConnectionFactoryOptions options, Class<?> type) {
		if (options == null) {
			return new MigrationAddressException("The connection factory " + type.getName()
					+ " was made by the application and does not tell its settings.");
		}
		try {
			new R2dbcJdbcMapping(options).applyTo(this);
			return null;
		}
		catch (MigrationAddressException ex) {
			return ex;
		}
	}

	static @Nullable ConnectionFactoryOptions findOptions(ConnectionFactory connectionFactory) {
		if (!BOOT_R2DBC) {
			return null;
		}
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(connectionFactory);
		return (capable != null) ? capable.getOptions() : null;
	}

}
