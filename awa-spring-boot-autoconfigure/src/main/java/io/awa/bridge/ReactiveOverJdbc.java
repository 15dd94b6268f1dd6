package io.awa.bridge;

import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;

/**
 * The reactive client for applications whose database is reached over JDBC. Each call of
 * it is a call of a blocking client on a thread that may block. In a transaction of a
 * {@link JdbcReactiveTransactionManager} all of them join it, together with what the
 * application runs by {@link #call}; without one, each commits by itself.
 */
public final class ReactiveOverJdbc {

	private final AwaClient blocking;

	private final JdbcReactiveOperations operations;

	private final JdbcReactiveTransactions transactions;

	private final ReactiveAwaClient client;

	/**
	 * Creates the object.
	 * @param blocking does the work; a client over the data source of the manager
	 * @param manager manages the transactions
	 */
	public ReactiveOverJdbc(AwaClient blocking, JdbcReactiveTransactionManager manager) {
		this.blocking = blocking;
		this.operations = new JdbcReactiveOperations(manager);
		this.transactions = new JdbcReactiveTransactions(this.operations, blocking);
		this.client = new Views(SectionCalls.strict(), this.operations::call).reactive(ReactiveAwaClient.class,
				blocking, new ReactiveOverJdbcSpecials(blocking, this.operations, this.transactions));
	}

	/**
	 * Returns the reactive client over a blocking one.
	 * @param blocking does the work; a client over the data source of the manager
	 * @param manager manages the transactions
	 * @return the client
	 */
	public static ReactiveAwaClient client(AwaClient blocking, JdbcReactiveTransactionManager manager) {
		return new ReactiveOverJdbc(blocking, manager).client();
	}

	/**
	 * Returns the reactive client.
	 * @return the client, whose results arrive on threads that may block
	 */
	public ReactiveAwaClient client() {
		return this.client;
	}

	/**
	 * Runs blocking code of the application on subscription.
	 * @param <T> the type of the result
	 * @param work the code
	 * @return its result, empty for {@code null}, or its exception
	 * @see JdbcReactiveOperations#call(Callable)
	 */
	public <T> Mono<T> call(Callable<? extends @Nullable T> work) {
		return this.operations.call(work);
	}

	/**
	 * Runs blocking code in one transaction and on one thread: in that of the subscriber
	 * or else in one of its own, which commits when the code returns and rolls back when
	 * it throws or the subscription is cancelled.
	 * @param <T> the type of the result
	 * @param work the code, called once for each subscription with the blocking client
	 * @return its result after the commit, empty for {@code null}, or its exception
	 */
	public <T> Mono<T> inTransaction(Function<? super AwaClient, ? extends @Nullable T> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	/**
	 * Runs blocking code in one transaction and on one thread.
	 * @param <T> the type of the result
	 * @param options isolation, read-only, timeout, nested or isolated
	 * @param work the code, called once for each subscription with the blocking client
	 * @return its result after the commit, empty for {@code null}, or its exception
	 * @see #inTransaction(Function)
	 */
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super AwaClient, ? extends @Nullable T> work) {
		return this.transactions.inTransaction(options, (transaction) -> this.<T>call(() -> work.apply(this.blocking)));
	}

}
