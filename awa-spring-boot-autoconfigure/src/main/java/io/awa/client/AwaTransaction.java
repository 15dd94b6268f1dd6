package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.InsertResult;

/**
 * A transaction at hand: statements of the application and inserts of jobs, which become
 * visible together at the commit or not at all. It is Spring's transaction of the thread,
 * so {@code JdbcClient}, JPA, jOOQ and {@code @Transactional} methods called meanwhile
 * take part in it.
 * <p>
 * <strong>Closing without a commit rolls back.</strong> A transaction that joined a
 * surrounding one ends with that: its commit leaves the decision to the surrounding
 * transaction, its rollback makes the surrounding transaction roll back too.
 * <p>
 * Belongs to the thread that began it. Every method but {@link #close()} throws
 * {@link org.springframework.transaction.IllegalTransactionStateException} on another
 * thread, after the end, and while an inner transaction on another connection is open.
 * After a failed statement PostgreSQL accepts only a rollback (also one to a savepoint):
 * further statements and the commit then fail with the exception of the first.
 * <p>
 * <strong>Statements</strong> have named parameters, {@code :name}. Values may be text,
 * numbers, booleans, {@code UUID}, {@code Instant}, {@code OffsetDateTime},
 * {@code LocalDateTime}, {@code LocalDate}, {@code byte[]}, arrays of texts and numbers,
 * enums (their name) and {@code null}; where the database cannot infer a type, cast:
 * {@code :note::text}. A missing value and one whose name the statement does not have are
 * refused with {@link org.springframework.dao.InvalidDataAccessApiUsageException} before
 * any SQL. Failures of the database are Spring's
 * {@link org.springframework.dao.DataAccessException}s.
 * <p>
 * <strong>Rows</strong> as maps go from the column's name to its value, in the order of
 * the columns: {@code timestamptz} is an {@code OffsetDateTime} in UTC, {@code timestamp}
 * a {@code LocalDateTime}, {@code date} a {@code LocalDate}, {@code time} a
 * {@code LocalTime}, {@code numeric} a {@code BigDecimal}, {@code smallint} and
 * {@code integer} an {@code Integer}, {@code bigint} a {@code Long}, {@code bytea} a
 * {@code byte[]}, {@code json} and {@code jsonb} a {@code String}, {@code uuid} a
 * {@code UUID}, an array a {@code List}. Cast columns of rarer types to {@code text},
 * arrays of JSON to {@code text[]}. As a type, a row becomes a record (components are
 * found by name, ignoring case and underscores) or, if it has one column, a simple type
 * such as {@code Long} or {@code Instant}. What does not fit is refused with
 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} or
 * {@link org.springframework.dao.TypeMismatchDataAccessException}.
 *
 * @see ReactiveAwaTransaction
 */
public interface AwaTransaction extends AutoCloseable {

	/**
	 * Runs a statement without parameters.
	 * @param sql the statement
	 * @return the rows it wrote or, if it returns rows, their number
	 */
	long execute(String sql);

	/**
	 * Runs a statement.
	 * @param sql the statement
	 * @param parameters a value for each of its parameters
	 * @return the rows it wrote or, if it returns rows, their number
	 */
	long execute(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the row, in which values may be null
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is none
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	Map<String, @Nullable Object> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query as a value.
	 * @param <T> the type of the value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the value
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is none
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 * @throws org.springframework.dao.DataRetrievalFailureException if the single column
	 * is null
	 */
	<T> T fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Reads the only row of a query, if there is one.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the row, in which values may be null, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	Optional<Map<String, @Nullable Object>> fetchOptional(String sql,
			Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads the only row of a query as a value, if there is one.
	 * @param <T> the type of the value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the value, or empty if there is no row or the single column is null
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	<T> Optional<T> fetchOptional(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Reads all rows of a query.
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @return the rows, in which values may be null; all in memory
	 */
	List<Map<String, @Nullable Object>> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Reads all rows of a query as values.
	 * @param <T> the type of a value
	 * @param sql the query
	 * @param parameters a value for each of its parameters
	 * @param type a record, or a simple type for a single column
	 * @return the values; all in memory
	 * @throws org.springframework.dao.DataRetrievalFailureException if the single column
	 * is null in one of them
	 */
	<T> List<T> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type);

	/**
	 * Inserts a job like {@link AwaClient#insert(Object)}.
	 * @param args the payload
	 * @return the inserted job, which workers see after the commit
	 */
	InsertResult insert(Object args);

	/**
	 * Inserts a job like {@link AwaClient#insert(Object, InsertOptions)}.
	 * @param args the payload
	 * @param options kind, queue, priority and more
	 * @return the inserted job, which workers see after the commit
	 */
	InsertResult insert(Object args, InsertOptions options);

	/**
	 * Inserts many jobs like {@link AwaClient#insertMany(List)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @return the inserted jobs in the order given, which workers see after the commit
	 */
	List<InsertResult> insertMany(List<?> jobs);

	/**
	 * Inserts many jobs like {@link AwaClient#insertMany(List, InsertOptions)}.
	 * @param jobs payloads, or {@link io.awa.NewJob}s where a job has its own options
	 * @param options the options of the payloads that have none of their own
	 * @return the inserted jobs in the order given, which workers see after the commit
	 */
	List<InsertResult> insertMany(List<?> jobs, InsertOptions options);

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
	 * @throws io.awa.InvalidRequestException if it is blank or too long
	 */
	void lock(String name);

	/**
	 * Takes a lock like {@link #lock(String)} if no other transaction holds it, without
	 * waiting.
	 * @param name any text of at most 200 characters
	 * @return whether this transaction holds it now
	 * @throws io.awa.InvalidRequestException if it is blank or too long
	 */
	boolean tryLock(String name);

	/**
	 * Makes the commit roll back, without an exception: this code asked for it. If this
	 * transaction joined a surrounding one, the commit of that one fails with
	 * {@link org.springframework.transaction.UnexpectedRollbackException}.
	 */
	void setRollbackOnly();

	/**
	 * Commits, or rolls back after {@link #setRollbackOnly()}, and ends the transaction.
	 * If it fails, the transaction is over too.
	 * @throws org.springframework.transaction.UnexpectedRollbackException if other code
	 * that joined this transaction made it roll back
	 * @throws org.springframework.transaction.TransactionTimedOutException if it took
	 * longer than its timeout; it was rolled back
	 * @throws org.springframework.transaction.TransactionException if the commit fails
	 */
	void commit();

	/**
	 * Rolls back and ends the transaction.
	 * @throws org.springframework.transaction.TransactionException if the rollback fails
	 */
	void rollback();

	/**
	 * Rolls back, unless the transaction has ended. In a try-with-resources statement a
	 * failing rollback is added to the exception that left the block, as suppressed.
	 * @throws org.springframework.transaction.IllegalTransactionStateException on another
	 * thread than the one that began the transaction, if it has not ended
	 * @throws org.springframework.transaction.TransactionException if the rollback fails
	 */
	@Override
	void close();

}
