package io.awa.client;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * How many connections a connection factory has at most, if that can be known.
 */
final class R2dbcPoolSize {

	private static final boolean R2DBC_POOL = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool",
			R2dbcPoolSize.class.getClassLoader());

	private R2dbcPoolSize() {
	}

	/** Returns the size, or {@code null} if the pool is none of those known. */
	static @Nullable Integer find(ConnectionFactory connectionFactory) {
		return R2DBC_POOL ? ofPool(connectionFactory) : null;
	}

	private static @Nullable Integer ofPool(ConnectionFactory connectionFactory) {
		ConnectionPool pool = R2dbcWrapped.find(connectionFactory, ConnectionPool.class);
		return (pool != null) ? pool.getMetrics().map(PoolMetrics::getMaxAllocatedSize).orElse(null) : null;
	}

}
