package io.awa.testsupport;

import java.time.Duration;

import com.zaxxer.hikari.HikariPoolMXBean;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What must hold after a test that cancels, fails or times out: nothing of it is left in
 * the pools or on the server.
 */
public final class PoolState {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private PoolState() {
	}

	/**
	 * Waits until no connection is in a transaction, no advisory lock is held and all
	 * connections are back in their pools. Call it outside transactions and with no
	 * connection in hand.
	 * @param database the database of the test
	 * @param others pools of the test itself
	 */
	public static void awaitClean(TestDatabase database, ConnectionPool... others) {
		await().atMost(LIMIT).untilAsserted(() -> {
			assertThat(database.count(
					"pg_stat_activity where datname = current_database() " + "and state like 'idle in transaction%'"))
				.as("connections idle in transaction")
				.isZero();
			assertThat(database.count("pg_locks l join pg_database d on d.oid = l.database "
					+ "where l.locktype = 'advisory' and d.datname = current_database()"))
				.as("advisory locks held")
				.isZero();
			assertReturned(database.connectionFactory());
			for (ConnectionPool other : others) {
				assertReturned(other);
			}
			HikariPoolMXBean jdbc = database.dataSource().getHikariPoolMXBean();
			assertThat(jdbc.getActiveConnections()).as("JDBC connections not returned").isZero();
		});
	}

	private static void assertReturned(ConnectionPool pool) {
		PoolMetrics metrics = pool.getMetrics().orElseThrow();
		assertThat(metrics.acquiredSize()).as("R2DBC connections not returned").isZero();
		assertThat(metrics.pendingAcquireSize()).as("waiting for an R2DBC connection").isZero();
	}

}
