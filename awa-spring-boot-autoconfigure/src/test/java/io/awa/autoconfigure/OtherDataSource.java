package io.awa.autoconfigure;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A database that cannot be had here, so its name and version are made up.
 */
final class OtherDataSource extends AbstractDataSource {

	private final String product;

	private final String version;

	OtherDataSource(String product, String version) {
		this.product = product;
		this.version = version;
	}

	@Override
	public Connection getConnection() {
		return stub(Connection.class);
	}

	@Override
	public Connection getConnection(String username, String password) {
		return getConnection();
	}

	private <T> T stub(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "getMetaData" -> stub(DatabaseMetaData.class);
					case "getDatabaseProductName" -> this.product;
					case "getDatabaseProductVersion" -> this.version;
					default -> null;
				}));
	}

}
