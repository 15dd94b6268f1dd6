package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * Control connections as they are behind a pooler in transaction mode: LISTEN succeeds,
 * but the only notifications that arrive are those that the connection sends itself.
 */
final class PoolerConnections extends ControlConnectionFactory {

	private final ControlConnectionFactory connections;

	private final AtomicInteger listens;

	PoolerConnections(ControlConnectionFactory connections, AtomicInteger listens) {
		this.connections = connections;
		this.listens = listens;
	}

	@Override
	ControlConnection open() throws Exception {
		return new PooledConnection(this.connections.open(), this.listens);
	}

	private static final class PooledConnection implements ControlConnection {

		private final ControlConnection connection;

		private final AtomicInteger listens;

		private final Queue<String> echoes = new ConcurrentLinkedQueue<>();

		PooledConnection(ControlConnection connection, AtomicInteger listens) {
			this.connection = connection;
			this.listens = listens;
		}

		@Override
		public SqlOperations operations() {
			return new SqlOperations() {

				@Override
				public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
					List<T> rows = PooledConnection.this.connection.operations().query(command, mapper);
					if (command.values().get("payloads") instanceof String[] payloads) {
						PooledConnection.this.echoes.addAll(Arrays.asList(payloads));
					}
					return rows;
				}

			};
		}

		@Override
		public void listen(String channel) throws Exception {
			this.listens.incrementAndGet();
			this.connection.listen(channel);
		}

		@Override
		public List<String> awaitNotifications(Duration longest) throws Exception {
			this.connection.awaitNotifications(longest);
			List<String> heard = new ArrayList<>();
			for (String echo = this.echoes.poll(); echo != null; echo = this.echoes.poll()) {
				heard.add(echo);
			}
			return heard;
		}

		@Override
		public void close() {
			this.connection.close();
		}

	}

}
