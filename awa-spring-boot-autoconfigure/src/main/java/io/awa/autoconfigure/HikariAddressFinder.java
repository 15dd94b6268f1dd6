package io.awa.autoconfigure;

import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Knows the address of Boot's own pool. Any other data source is the application's
 * business: it may get its connections in a way that cannot be repeated.
 */
final class HikariAddressFinder implements JdbcAddress.Finder {

	private final JdbcConnectionDetails details;

	HikariAddressFinder(JdbcConnectionDetails details) {
		this.details = details;
	}

	@Override
	public @Nullable JdbcAddress find(DataSource dataSource) {
		HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
				HikariDataSource.class);
		String url = this.details.getJdbcUrl();
		if (pool == null || !JdbcAddress.isPostgresql(url) || !url.equals(pool.getJdbcUrl())
				|| !Objects.equals(this.details.getUsername(), pool.getUsername())) {
			return null;
		}
		return new JdbcAddress(url, this.details.getUsername(), this.details.getPassword(),
				pool.getDataSourceProperties());
	}

}
