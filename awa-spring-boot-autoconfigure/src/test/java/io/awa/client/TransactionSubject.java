package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What begins transactions, in blocking clothes, so that one contract serves both
 * clients.
 */
interface TransactionSubject {

	<T> T inTransaction(TransactionOptions options, Function<? super AwaTransaction, ? extends T> work);

	/** Runs work in a transaction that Spring began. */
	void inSpringTransaction(Runnable work);

	default void run(Consumer<? super AwaTransaction> work) {
		run(TransactionOptions.defaults(), work);
	}

	default void run(TransactionOptions options, Consumer<? super AwaTransaction> work) {
		inTransaction(options, (transaction) -> {
			work.accept(transaction);
			return true;
		});
	}

	default long execute(String sql, Map<String, ?> parameters) {
		return inTransaction(TransactionOptions.defaults(), (transaction) -> transaction.execute(sql, parameters));
	}

	default Map<String, Object> fetchOne(String sql, Map<String, ?> parameters) {
		return inTransaction(TransactionOptions.defaults(), (transaction) -> transaction.fetchOne(sql, parameters));
	}

	default <T> T fetchOne(String sql, Map<String, ?> parameters, Class<T> type) {
		return inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.fetchOne(sql, parameters, type));
	}

	default Optional<Map<String, Object>> fetchOptional(String sql, Map<String, ?> parameters) {
		return inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.fetchOptional(sql, parameters));
	}

	default <T> Optional<T> fetchOptional(String sql, Map<String, ?> parameters, Class<T> type) {
		return inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.fetchOptional(sql, parameters, type));
	}

	default List<Map<String, Object>> fetchAll(String sql, Map<String, ?> parameters) {
		return inTransaction(TransactionOptions.defaults(), (transaction) -> transaction.fetchAll(sql, parameters));
	}

	default <T> List<T> fetchAll(String sql, Map<String, ?> parameters, Class<T> type) {
		return inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.fetchAll(sql, parameters, type));
	}

}
