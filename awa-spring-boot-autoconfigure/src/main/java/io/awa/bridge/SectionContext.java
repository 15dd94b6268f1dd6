package io.awa.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;

/**
 * A context that blocking code joins, and the transaction in it.
 */
final class SectionContext {

	private static final int CANCEL_SECONDS = 5;

	private final Context view;

	private final ConnectionFactory connectionFactory;

	private final @Nullable TransactionSynchronizationManager transaction;

	private final @Nullable ConnectionHolder connection;

	SectionContext(Context view, ConnectionFactory connectionFactory) {
		this.view = view;
		this.connectionFactory = connectionFactory;
		this.transaction = find(view);
		this.connection = findConnection();
	}

	Context view() {
		return this.view;
	}

	boolean isTransactionActive() {
		return this.transaction != null && this.transaction.isSynchronizationActive()
				&& this.transaction.isActualTransactionActive();
	}

	/**
	 * Checks that the transaction has not ended, and that it still has the connection of
	 * the beginning: Spring's REQUIRES_NEW in a pipeline beside this one exchanges it for
	 * the time being.
	 */
	void requireUsable() {
		if (this.transaction == null) {
			return;
		}
		if (!this.transaction.isSynchronizationActive()) {
			throw new BoundaryException(BoundaryCode.TRANSACTION_OVER,
					"The transaction of this section has ended, so the call would commit by itself. Call it before the "
							+ "end, or in a section of its own.");
		}
		if (this.connection != null && findConnection() != this.connection) {
			throw new BoundaryException(BoundaryCode.CONCURRENT_USE,
					"Another pipeline has suspended the transaction of this section, by REQUIRES_NEW or NOT_SUPPORTED, "
							+ "so the call would go to the connection of that one. Use TransactionOptions.isolated() there.");
		}
	}

	boolean sharesConnectionWith(SectionContext other) {
		return this.connection != null && this.connection == other.connection;
	}

	/**
	 * Asks the server to stop what the connection is waiting for, and waits until it has
	 * heard that: later it could be the statement of somebody else. Ignores interrupts.
	 */
	void cancelStatement() {
		ConnectionHolder holder = this.connection;
		if (holder == null) {
			return;
		}
		Connection connection = holder.getConnection();
		while (connection instanceof Wrapped<?> wrapped && !(connection instanceof PostgresqlConnection)
				&& wrapped.unwrap() instanceof Connection inner) {
			connection = inner;
		}
		if (connection instanceof PostgresqlConnection postgresql) {
			CompletableFuture<Void> heard = postgresql.cancelRequest().toFuture();
			heard.completeOnTimeout(null, CANCEL_SECONDS, TimeUnit.SECONDS).exceptionally((ex) -> null).join();
		}
	}

	private @Nullable ConnectionHolder findConnection() {
		return (this.transaction != null
				&& this.transaction.getResource(this.connectionFactory) instanceof ConnectionHolder holder) ? holder
						: null;
	}

	private static @Nullable TransactionSynchronizationManager find(Context view) {
		AtomicReference<@Nullable TransactionSynchronizationManager> found = new AtomicReference<>();
		TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
			.contextWrite(view)
			.subscribe(found::set);
		return found.get();
	}

}
