package io.awa.client;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;

/**
 * A reactive transaction at hand: statements of the application and inserts of jobs,
 * which become visible together at the commit or not at all. It is Spring's transaction
 * of the subscriber's context, so {@code DatabaseClient}, Spring Data R2DBC and
 * {@code @Transactional} methods in the same flow take part in it. It ends with the
 * {@code Mono} that was made with it.
 * <p>
 * Nothing happens before subscription; errors arrive as error signals. Subscribed to
 * after the end, outside the flow of the transaction, or inside another transaction,
 * every operation fails with
 * {@link org.springframework.transaction.IllegalTransactionStateException}, before any
 * SQL. Operations share one connection and run one after the other, so doing them at the
 * same time gains nothing; 64 of this library are given to the driver at once and the
 * others wait in their order, because the driver queues 256 and would refuse even the
 * rollback then. {@code DatabaseClient} and repositories have no such limit. After a
 * failed statement PostgreSQL accepts only a rollback (also one to a savepoint): further
 * statements and the commit then fail with the exception of the first.
 * <p>
 * Parameters, rows, types and exceptions are those of {@link AwaTransaction}.
 */
public interface ReactiveAwaTransaction {

	/**
	 * Runs a statement without parameters.
	 * @param sql the statement
	 * @return the rows it wrote or, if it returns rows, their number
	 */
	Mono<Long> execute(String sql);

	/**
	 * Runs a statement.
	 * @param sql the statement
	 * @param parameters a value for each of its parameters
	 * @return the rows it wrote or, if it returns rows, their number
	 */
	Mono<Long> execute(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the row, in which values may be null; fails with
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if there is none,
	 * with {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * there are more
	 */
	Mono<Map<String, @Nullable Object>> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query as a value.
	 * @param <T> the type of the value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the value; fails with
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if there is none,
	 * with {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * there are more, and with
	 * {@link org.springframework.dao.DataRetrievalFailureException} if the single column
	 * is null
	 */
	<T> Mono<T> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Reads the only row of a query, if there is one.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the row, in which values may be null, or empty; fails with
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if there are
	 * more
	 */
	Mono<Map<String, @Nullable Object>> fetchOptional(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query as a value, if there is one.
	 * @param <T> the type of the value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the value, or empty if there is no row or the single column is null; fails
	 * with {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * there are more
	 */
	<T> Mono<T> fetchOptional(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Reads all rows of a query.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the rows, in which values may be null; a list, because a stream that is cut
	 * short would roll back, and one that is used for further statements would hang
	 */
	Mono<List<Map<String, @Nullable Object>>> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads all rows of a query as values.
	 * @param <T> the type of a value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the values; fails with
	 * {@link org.springframework.dao.DataRetrievalFailureException} if the single column
	 * is null in one of them
	 */
	<T> Mono<List<T>> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Inserts a job like {@link ReactiveAwaClient#insert(Object)}.
	 * @param args the payload
	 * @return the inserted job, which workers see after the commit
	 */
	Mono<InsertResult> insert(Object args);

	/**
	 * Inserts a job like {@link ReactiveAwaClient#insert(Object, InsertOptions)}.
	 * @param args the payload
	 * @param options kind, queue, priority and more
	 * @return the inserted job, which workers see after the commit
	 */
	Mono<InsertResult> insert(Object args, InsertOptions options);

	/**
	 * Inserts many jobs like {@link ReactiveAwaClient#insertMany(List)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the inserted jobs in the order given, which workers see after the commit
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs);

	/**
	 * Inserts many jobs like {@link ReactiveAwaClient#insertMany(List, InsertOptions)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the inserted jobs in the order given, which workers see after the commit
	 */
	Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options);

	/**
	 * Takes a lock of this name, waiting until no other transaction holds it. It is held
	 * until the transaction commits or rolls back, and can be taken again meanwhile; a
	 * rollback to a savepoint before it gives it back. Only those wait who take a lock of
	 * the same name by this method, with either client on the same database and schema.
	 * For "look, then create": look after the lock is taken, and not with a higher
	 * isolation than READ COMMITTED, whose snapshot is from before the wait. A unique key
	 * does without waiting and cannot be forgotten, so prefer it, for jobs
	 * {@link InsertOptions#withUnique}. Locks taken in different orders can deadlock,
	 * which the database ends with an error for one; a wait ends with the timeout of the
	 * transaction.
	 * @param name any text of at most 200 characters
	 * @return completes when the lock is held; fails with
	 * {@link io.awa.InvalidRequestException} if the name is blank or too long
	 */
	Mono<Void> lock(String name);

	/**
	 * Takes a lock like {@link #lock(String)} if no other transaction holds it, without
	 * waiting.
	 * @param name any text of at most 200 characters
	 * @return whether this transaction holds it now; fails with
	 * {@link io.awa.InvalidRequestException} if the name is blank or too long
	 */
	Mono<Boolean> tryLock(String name);

	/**
	 * Makes the end of the transaction a rollback, without an error signal: this code
	 * asked for it. Takes effect at once, not on subscription. If this transaction joined
	 * a surrounding one of this library, that one fails with
	 * {@link org.springframework.transaction.UnexpectedRollbackException}; one that
	 * Spring began by itself does not hear of it and commits.
	 * @throws org.springframework.transaction.IllegalTransactionStateException if the
	 * transaction has ended
	 */
	void setRollbackOnly();

}
