package io.awa.worker;

import java.time.Duration;
import java.util.List;

import io.awa.sql.SqlOperations;

/**
 * A connection that a worker keeps for itself: it hears notifications and sends the
 * heartbeat, so that neither waits for the application's pool.
 */
interface ControlConnection extends AutoCloseable {

	/**
	 * Runs statements on this connection, each in a transaction of its own.
	 */
	SqlOperations operations();

	/**
	 * Starts to hear a channel.
	 * @param channel a plain identifier
	 */
	void listen(String channel) throws Exception;

	/**
	 * Waits for notifications.
	 * @param longest how long to wait
	 * @return the payloads that arrived, empty if none did
	 * @throws Exception if the connection is broken
	 */
	List<String> awaitNotifications(Duration longest) throws Exception;

	@Override
	void close();

}
