package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;

import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Opens the control connection over R2DBC, beside the pool.
 */
public final class R2dbcControlConnectionFactory extends ControlConnectionFactory {

	private final ConnectionFactory connectionFactory;

	private final SchemaName schema;

	private final Duration timeout;

	/**
	 * Creates the factory.
	 * @param connectionFactory where the connection comes from; a pool is unwrapped
	 * @param schema the schema of the tables
	 * @param timeout how long to wait for an answer of the database
	 */
	public R2dbcControlConnectionFactory(ConnectionFactory connectionFactory, SchemaName schema, Duration timeout) {
		this.connectionFactory = connectionFactory;
		this.schema = schema;
		this.timeout = timeout;
	}

	@Override
	ControlConnection open() {
		Connection connection = Mono.from(unpooled(this.connectionFactory).create()).block(this.timeout);
		if (connection == null) {
			throw new IllegalStateException("The connection factory gave no connection.");
		}
		return new R2dbcControlConnection(connection);
	}

	private static ConnectionFactory unpooled(ConnectionFactory connectionFactory) {
		if (connectionFactory instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof ConnectionFactory inner) {
			return unpooled(inner);
		}
		return connectionFactory;
	}

	private final class R2dbcControlConnection implements ControlConnection {

		private final Connection connection;

		private final SqlOperations operations;

		/** Filled by an event loop, which must not wait for a lock. */
		private final BlockingQueue<String> notifications = new LinkedTransferQueue<>();

		private volatile boolean broken;

		private @Nullable Disposable subscription;

		R2dbcControlConnection(Connection connection) {
			this.connection = connection;
			ConnectionFactory single = new SingleConnectionFactory(connection,
					R2dbcControlConnectionFactory.this.connectionFactory.getMetadata(), true);
			this.operations = new R2dbcBlockingSqlExecutor(
					new R2dbcSqlExecutor(single, R2dbcControlConnectionFactory.this.schema),
					R2dbcControlConnectionFactory.this.timeout);
		}

		@Override
		public SqlOperations operations() {
			return this.operations;
		}

		@Override
		public void listen(String channel) {
			PostgresqlConnection postgresql = unwrap(this.connection);
			this.subscription = postgresql.getNotifications()
				.doFinally((signal) -> this.broken = true)
				.subscribe(this::onNotification, (ex) -> this.broken = true);
			Mono.from(this.connection.createStatement("listen " + channel).execute())
				.flatMap((result) -> Mono.from(result.getRowsUpdated()))
				.block(R2dbcControlConnectionFactory.this.timeout);
		}

		@Override
		public List<String> awaitNotifications(Duration longest) throws InterruptedException {
			if (this.broken) {
				throw new R2dbcNonTransientResourceException("The control connection is broken.");
			}
			List<String> arrived = new ArrayList<>();
			String first = this.notifications.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
			if (first != null) {
				arrived.add(first);
				this.notifications.drainTo(arrived);
			}
			return arrived;
		}

		@Override
		public void close() {
			if (this.subscription != null) {
				this.subscription.dispose();
			}
			Mono.from(this.connection.close()).onErrorComplete().block(R2dbcControlConnectionFactory.this.timeout);
		}

		private void onNotification(Notification notification) {
			String payload = notification.getParameter();
			if (payload != null) {
				this.notifications.add(payload);
			}
		}

		private static PostgresqlConnection unwrap(Connection connection) {
			if (connection instanceof PostgresqlConnection postgresql) {
				return postgresql;
			}
			if (connection instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof Connection inner) {
				return unwrap(inner);
			}
			throw new IllegalStateException(
					"Expected a connection of r2dbc-postgresql, but got " + connection.getClass().getName() + ".");
		}

	}

}
