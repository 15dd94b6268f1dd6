package io.awa.client;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * How many connections a data source has at most, if that can be known.
 */
final class PoolSize {

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			PoolSize.class.getClassLoader());

	private PoolSize() {
	}

	/** Returns the size, or {@code null} if the pool is none of those known. */
	static @Nullable Integer find(DataSource dataSource) {
		return HIKARI ? ofHikari(dataSource) : null;
	}

	private static @Nullable Integer ofHikari(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(HikariDataSource.class)
					? dataSource.unwrap(HikariDataSource.class).getMaximumPoolSize() : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

}
