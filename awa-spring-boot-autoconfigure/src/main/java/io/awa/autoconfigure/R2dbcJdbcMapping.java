package io.awa.autoconfigure;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Translates the settings of the R2DBC driver into those of the JDBC driver. It reads
 * them by name, so that texts of a URL and typed values are treated alike.
 */
final class R2dbcJdbcMapping {

	private static final int DEFAULT_PORT = 5432;

	private static final Set<String> SSL_MODES = Set.of("disable", "allow", "prefer", "require", "verify-ca",
			"verify-full");

	private static final List<String> UNMAPPABLE = List.of("socket", "sslContextBuilderCustomizer",
			"sslHostnameVerifier");

	private final ConnectionFactoryOptions options;

	R2dbcJdbcMapping(ConnectionFactoryOptions options) {
		this.options = options;
	}

	/**
	 * Sets what the options say.
	 * @throws MigrationAddressException if they say what JDBC cannot do
	 */
	void applyTo(PGSimpleDataSource dataSource) {
		requirePostgresql();
		for (String name : UNMAPPABLE) {
			if (find(name) != null) {
				throw new MigrationAddressException(
						"The R2DBC option '" + name + "' has no counterpart in the JDBC driver.");
			}
		}
		applyHosts(dataSource);
		text("database", dataSource::setDatabaseName);
		applyCredentialsTo(dataSource);
		applyTls(dataSource);
	}

	void applyCredentialsTo(PGSimpleDataSource dataSource) {
		text("user", dataSource::setUser);
		text("password", dataSource::setPassword);
	}

	private void requirePostgresql() {
		List<String> drivers = drivers();
		if (!drivers.contains("postgresql") && !drivers.contains("postgres")) {
			throw new MigrationAddressException("The R2DBC driver is '" + String.join(":", drivers)
					+ "', and only that of PostgreSQL has settings to go by.");
		}
	}

	/** A pool or proxy names the driver behind it as its protocol. */
	private List<String> drivers() {
		String names = find("driver") + ":" + find("protocol");
		return Arrays.asList(names.split(":"));
	}

	private void applyHosts(PGSimpleDataSource dataSource) {
		String hosts = find("host");
		if (hosts == null) {
			throw new MigrationAddressException("The R2DBC settings name no host.");
		}
		String port = find("port");
		int defaultPort = (port != null) ? Integer.parseInt(port) : DEFAULT_PORT;
		String[] names = hosts.split(",");
		int[] ports = new int[names.length];
		for (int i = 0; i < names.length; i++) {
			int colon = names[i].lastIndexOf(':');
			boolean hasPort = colon > names[i].lastIndexOf(']');
			ports[i] = hasPort ? Integer.parseInt(names[i].substring(colon + 1)) : defaultPort;
			names[i] = hasPort ? names[i].substring(0, colon) : names[i];
		}
		dataSource.setServerNames(names);
		dataSource.setPortNumbers(ports);
		if (names.length > 1) {
			dataSource.setTargetServerType("primary");
		}
	}

	private void applyTls(PGSimpleDataSource dataSource) {
		String mode = find("sslMode");
		mode = (mode != null) ? mode : find("sslmode");
		if (mode == null) {
			mode = Boolean.parseBoolean(find("ssl")) ? "verify-full" : "disable";
		}
		mode = mode.toLowerCase(Locale.ROOT).replace('_', '-');
		if (!SSL_MODES.contains(mode)) {
			throw new MigrationAddressException("The R2DBC option sslMode=" + mode + " has no counterpart in JDBC.");
		}
		dataSource.setSslMode(mode);
		file("sslRootCert", dataSource::setSslRootCert);
		file("sslCert", dataSource::setSslCert);
		file("sslKey", dataSource::setSslKey);
		text("sslPassword", dataSource::setSslPassword);
	}

	/** The R2DBC driver also takes resources of the class path, which JDBC cannot. */
	private void file(String name, Consumer<String> setter) {
		String path = find(name);
		if (path == null) {
			return;
		}
		if (!new File(path).exists()) {
			throw new MigrationAddressException(
					"The R2DBC option " + name + "='" + path + "' is not a file, and JDBC takes only files.");
		}
		setter.accept(path);
	}

	private void text(String name, Consumer<String> setter) {
		String value = find(name);
		if (value != null) {
			setter.accept(value);
		}
	}

	private @Nullable String find(String name) {
		Object value = this.options.getValue(Option.valueOf(name));
		if (value == null || value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Enum<?>) {
			return (value != null) ? value.toString() : null;
		}
		if (UNMAPPABLE.contains(name)) {
			return name;
		}
		throw new MigrationAddressException("The R2DBC option '" + name + "' is a " + value.getClass().getName()
				+ ", which is only known at the time of a connection.");
	}

}
