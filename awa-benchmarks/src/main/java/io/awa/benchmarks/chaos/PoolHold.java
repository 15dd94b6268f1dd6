package io.awa.benchmarks.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.jdbc.support.JdbcUtils;
import reactor.core.publisher.Mono;

/**
 * Keeps all connections of a pool from everybody else.
 */
final class PoolHold {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private PoolHold() {
	}

	static void jdbc(DataSource pool, int size, Duration duration) {
		List<Connection> held = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		try {
			while (held.size() < size && System.nanoTime() - end < 0) {
				held.add(pool.getConnection());
			}
			Waiting.rest(Duration.ofNanos(end - System.nanoTime()));
		}
		catch (SQLException ex) {
			// All are in use, which is as good.
			Waiting.rest(Duration.ofNanos(end - System.nanoTime()));
		}
		finally {
			held.forEach(JdbcUtils::closeConnection);
		}
	}

	static void r2dbc(ConnectionFactory pool, int size, Duration duration) {
		List<io.r2dbc.spi.Connection> held = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		try {
			while (held.size() < size && System.nanoTime() - end < 0) {
				held.add(Objects.requireNonNull(Mono.from(pool.create()).block(PATIENCE)));
			}
			Waiting.rest(Duration.ofNanos(end - System.nanoTime()));
		}
		catch (RuntimeException ex) {
			// All are in use, which is as good.
			Waiting.rest(Duration.ofNanos(end - System.nanoTime()));
		}
		finally {
			held.forEach((connection) -> Mono.from(connection.close()).onErrorComplete().block(PATIENCE));
		}
	}

}
