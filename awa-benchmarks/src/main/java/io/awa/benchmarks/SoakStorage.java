package io.awa.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.context.ApplicationContext;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;

/**
 * The driver that the jobs are stored with.
 */
enum SoakStorage {

	JDBC(SoakTransfers.Blocking.class, (context) -> SoakClient.of(context.getBean(AwaClient.class)),
			(context) -> context.getBean(HikariDataSource.class).getHikariPoolMXBean().getTotalConnections()),

	R2DBC(SoakTransfers.Reactive.class, (context) -> SoakClient.of(context.getBean(ReactiveAwaClient.class)),
			(context) -> context.getBean(ConnectionPool.class).getMetrics().orElseThrow().allocatedSize());

	private final Class<?> transfers;

	private final Function<ApplicationContext, SoakClient> client;

	private final Function<ApplicationContext, Integer> connections;

	SoakStorage(Class<?> transfers, Function<ApplicationContext, SoakClient> client,
			Function<ApplicationContext, Integer> connections) {
		this.transfers = transfers;
		this.client = client;
		this.connections = connections;
	}

	Class<?> transfers() {
		return this.transfers;
	}

	SoakClient client(ApplicationContext context) {
		return this.client.apply(context);
	}

	int connections(ApplicationContext context) {
		return this.connections.apply(context);
	}

	Map<String, Object> properties(EmbeddedPostgres server) {
		Map<String, Object> properties = new LinkedHashMap<>();
		if (this == JDBC) {
			properties.put("spring.datasource.url", server.getJdbcUrl("postgres", "postgres"));
			properties.put("spring.autoconfigure.exclude",
					"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration");
		}
		else {
			properties.put("spring.r2dbc.url", "r2dbc:postgresql://localhost:" + server.getPort() + "/postgres");
			properties.put("spring.r2dbc.username", "postgres");
			properties.put("spring.r2dbc.password", "postgres");
			properties.put("spring.r2dbc.pool.max-size", "10");
		}
		return properties;
	}

}
