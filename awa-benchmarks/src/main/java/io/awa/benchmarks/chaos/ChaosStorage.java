package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.sql.DataSource;

import io.r2dbc.pool.ConnectionPool;
import org.springframework.context.ApplicationContext;

/**
 * The driver by which a worker or a producer reaches the database, set as is sensible
 * where connections may die without a word.
 */
enum ChaosStorage {

	JDBC(ChaosHandlers.Blocking.class) {

		@Override
		Map<String, Object> connection(ChaosAddress address) {
			return Map.of("spring.datasource.url", address.jdbcUrl("connectTimeout=2", "socketTimeout=5"),
					"spring.datasource.hikari.maximum-pool-size", POOL_SIZE, "spring.datasource.hikari.minimum-idle", 2,
					"spring.datasource.hikari.connection-timeout", 2_000, "spring.datasource.hikari.validation-timeout",
					1_000, "spring.autoconfigure.exclude",
					"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration");
		}

		@Override
		OrderTransactions transactions(ChaosAddress address) {
			return OrderTransactions.jdbc(address);
		}

		@Override
		void hold(ApplicationContext context, Duration duration) {
			PoolHold.jdbc(context.getBean(DataSource.class), POOL_SIZE, duration);
		}

	},

	R2DBC(ChaosHandlers.Reactive.class) {

		@Override
		Map<String, Object> connection(ChaosAddress address) {
			Map<String, Object> properties = new LinkedHashMap<>();
			properties.put("spring.r2dbc.url", address.r2dbcUrl());
			properties.put("spring.r2dbc.username", address.user());
			properties.put("spring.r2dbc.password", address.password());
			properties.put("spring.r2dbc.pool.max-size", POOL_SIZE);
			properties.put("spring.r2dbc.pool.initial-size", 2);
			properties.put("spring.r2dbc.pool.max-acquire-time", "2s");
			properties.put("spring.r2dbc.pool.max-create-connection-time", "2s");
			properties.put("spring.r2dbc.pool.max-validation-time", "1s");
			properties.put("spring.r2dbc.pool.validation-depth", "remote");
			return properties;
		}

		@Override
		OrderTransactions transactions(ChaosAddress address) {
			return OrderTransactions.r2dbc(address);
		}

		@Override
		void hold(ApplicationContext context, Duration duration) {
			PoolHold.r2dbc(context.getBean(ConnectionPool.class), POOL_SIZE, duration);
		}

	};

	/** Fewer than handlers and worker would like to have at once. */
	private static final int POOL_SIZE = 8;

	private final Class<?> handlers;

	ChaosStorage(Class<?> handlers) {
		this.handlers = handlers;
	}

	Class<?> handlers() {
		return this.handlers;
	}

	/** Returns the properties by which Spring Boot makes the pool. */
	abstract Map<String, Object> connection(ChaosAddress address);

	abstract OrderTransactions transactions(ChaosAddress address);

	/** Takes all connections of the application's pool for a while. */
	abstract void hold(ApplicationContext context, Duration duration);

	/** Returns the storages of two workers. */
	static List<ChaosStorage> parse(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "both" -> List.of(JDBC, R2DBC);
			case "jdbc" -> List.of(JDBC, JDBC);
			case "r2dbc" -> List.of(R2DBC, R2DBC);
			default -> throw new IllegalArgumentException(
					"awa.chaos.storage is '" + text + "'. Set it to jdbc, r2dbc or both.");
		};
	}

}
