package io.awa.benchmarks.measure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.MeasuredDatabase;

/**
 * How long it takes that one connection tells another one something.
 */
final class NotifyRoundTrip {

	private static final int POLL_MILLIS = 1_000;

	private final BenchmarkServer server;

	NotifyRoundTrip(BenchmarkServer server) {
		this.server = server;
	}

	Map<String, Double> measure(int rate, double seconds) throws Exception {
		int warmUp = rate;
		Latencies latencies = new Latencies(warmUp + (int) Math.max(rate, rate * seconds), warmUp);
		try (MeasuredDatabase database = this.server.createDatabase("notify");
				Connection listening = database.dataSource().getConnection();
				Connection telling = database.dataSource().getConnection();
				Statement listen = listening.createStatement();
				PreparedStatement tell = telling.prepareStatement("select pg_notify('bench', ?)")) {
			listen.execute("listen bench");
			Thread listener = new Thread(() -> listen(listening, latencies), "listener");
			listener.start();
			notify(tell, latencies, 0);
			latencies.awaitFirst();
			latencies.produce(rate, (number) -> notify(tell, latencies, number));
			latencies.await(1, TimeUnit.MINUTES);
			listener.interrupt();
			listener.join();
		}
		return latencies.figures();
	}

	private static void notify(PreparedStatement tell, Latencies latencies, int number) throws SQLException {
		latencies.began(number, System.nanoTime());
		tell.setString(1, Integer.toString(number));
		tell.execute();
	}

	private static void listen(Connection connection, Latencies latencies) {
		try {
			PGConnection postgres = connection.unwrap(PGConnection.class);
			while (!Thread.currentThread().isInterrupted()) {
				for (PGNotification notification : postgres.getNotifications(POLL_MILLIS)) {
					latencies.entered(Integer.parseInt(notification.getParameter()));
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
