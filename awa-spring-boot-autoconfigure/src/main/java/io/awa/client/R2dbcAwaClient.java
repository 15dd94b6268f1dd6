package io.awa.client;

import java.util.List;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.json.JobCodec;
import io.awa.migration.SchemaCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * The {@link ReactiveAwaClient} over R2DBC. It joins the reactive transaction in the
 * subscriber's context: {@code @Transactional}, {@code TransactionalOperator} and Spring
 * Data R2DBC alike.
 */
public final class R2dbcAwaClient implements ReactiveAwaClient {

	private final ConnectionFactory connectionFactory;

	private final R2dbcSqlExecutor executor;

	private final SchemaName schema;

	private final JobCodec codec;

	private final SchemaMigrator migrator;

	private final InsertListener listener;

	private volatile boolean schemaUsable;

	/**
	 * Creates the client.
	 * @param connectionFactory the connection factory of the application's transactions
	 * @param schema the schema of the tables
	 * @param codec encodes payloads
	 * @param migrator creates the tables
	 * @param listener hears of inserts after commit
	 */
	public R2dbcAwaClient(ConnectionFactory connectionFactory, SchemaName schema, JobCodec codec,
			SchemaMigrator migrator, InsertListener listener) {
		this.connectionFactory = connectionFactory;
		this.executor = new R2dbcSqlExecutor(connectionFactory, schema);
		this.schema = schema;
		this.codec = codec;
		this.migrator = migrator;
		this.listener = listener;
	}

	@Override
	public Mono<InsertResult> insert(Object args) {
		return insert(args, InsertOptions.defaults());
	}

	@Override
	public Mono<InsertResult> insert(Object args, InsertOptions options) {
		return Mono.fromSupplier(() -> List.of(EncodedJob.encode(args, options, this.codec)))
			.flatMap(this::insertEncoded)
			.map((results) -> results.get(0));
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs) {
		return insertMany(jobs, InsertOptions.defaults());
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options) {
		return Mono.fromSupplier(() -> EncodedJob.encodeAll(jobs, options, this.codec))
			.flatMap((encoded) -> encoded.isEmpty() ? Mono.just(List.of()) : insertEncoded(encoded));
	}

	@Override
	public Mono<Job> getJob(long jobId) {
		return query(JobSql.get(jobId), (row) -> JobSql.read(row, this.codec))
			.flatMap((rows) -> Mono.justOrEmpty(rows.stream().findFirst()));
	}

	@Override
	public Mono<Void> migrate() {
		return Mono.<Void>fromRunnable(this.migrator::migrate).subscribeOn(Schedulers.boundedElastic());
	}

	private Mono<List<InsertResult>> insertEncoded(List<EncodedJob> jobs) {
		return refuseUnusableTransaction().then(query(InsertSql.insert(jobs), InsertSql::readResult))
			.flatMap((results) -> afterCommit(() -> InsertedJobs.group(results).forEach(this.listener::jobsInserted))
				.thenReturn(results));
	}

	/** The context of a finished transaction would silently commit by itself. */
	private static Mono<Void> refuseUnusableTransaction() {
		return findTransaction().flatMap((transaction) -> {
			if (!transaction.isSynchronizationActive()) {
				return Mono.error(new TransactionUnusableException(Reason.CLOSED, null));
			}
			if (transaction.isActualTransactionActive() && transaction.isCurrentTransactionReadOnly()) {
				return Mono.error(new TransactionUnusableException(Reason.READ_ONLY, null));
			}
			return Mono.empty();
		});
	}

	private static Mono<TransactionSynchronizationManager> findTransaction() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty());
	}

	/** Lists, because cancelling a stream of rows would roll the transaction back. */
	private <T> Mono<List<T>> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return requireSchema().then(Mono.defer(() -> this.executor.query(command, mapper).collectList()))
			.onErrorResume(RuntimeException.class,
					(ex) -> isConnectionClosed()
						.flatMap((closed) -> Mono.error(closed ? new TransactionUnusableException(Reason.CLOSED, ex)
								: SqlErrors.explain(ex, findSqlState(ex), this.schema))));
	}

	/**
	 * A missing or forbidden table would abort the caller's transaction, so ask once
	 * before.
	 */
	private Mono<Void> requireSchema() {
		return Mono.defer(() -> {
			if (this.schemaUsable) {
				return Mono.empty();
			}
			return this.executor.query(SchemaCheck.usableCommand(this.schema), SchemaCheck.USABLE)
				.collectList()
				.doOnNext(this::rememberSchema)
				.then();
		});
	}

	private void rememberSchema(List<Boolean> found) {
		SchemaCheck.requireUsable(found, this.schema);
		this.schemaUsable = true;
	}

	/**
	 * Pools hide a closed connection behind an exception without SQLSTATE, and only
	 * reading a property shows that it went back to the pool.
	 */
	private Mono<Boolean> isConnectionClosed() {
		return findTransaction().mapNotNull((transaction) -> transaction.getResource(this.connectionFactory))
			.ofType(ConnectionHolder.class)
			.doOnNext((holder) -> holder.getConnection().isAutoCommit())
			.flatMap((holder) -> Mono.from(holder.getConnection().validate(ValidationDepth.LOCAL)))
			.map((valid) -> !valid)
			.onErrorReturn(true)
			.defaultIfEmpty(false);
	}

	private static @Nullable String findSqlState(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof R2dbcException ex) {
				return ex.getSqlState();
			}
		}
		return null;
	}

	private static Mono<Void> afterCommit(Runnable action) {
		return findTransaction()
			.doOnNext((transaction) -> transaction.registerSynchronization(new TransactionSynchronization() {
				@Override
				public Mono<Void> afterCommit() {
					return Mono.fromRunnable(action);
				}
			}))
			.switchIfEmpty(Mono.fromRunnable(action))
			.then();
	}

}
