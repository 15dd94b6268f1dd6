package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.r2dbc.spi.R2dbcException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import io.awa.BoundaryException;
import io.awa.TransactionRequirement;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.migration.SchemaCheck;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * Runs operations over R2DBC in the surrounding transaction.
 */
final class ReactiveRunner {

	private static final Log logger = LogFactory.getLog(ReactiveAwaClient.class);

	private final ReactiveScope scope;

	private final SchemaName schema;

	private final ClientListener listener;

	private final BoundaryGuard guard;

	private volatile boolean schemaUsable;

	ReactiveRunner(ReactiveScope scope, ClientSettings settings) {
		this.scope = scope;
		this.schema = settings.schema();
		this.listener = settings.listener();
		this.guard = settings.guard();
	}

	ReactiveScope scope() {
		return this.scope;
	}

	/** Builds the operation on subscription, so that bad input is an error signal. */
	<T, R> Mono<R> run(Supplier<Operation<T, R>> operation) {
		return guarded(() -> runNow(operation.get()));
	}

	/** The same for an operation that depends on the subscriber. */
	<T, R> Mono<R> runWithContext(Function<ContextView, Operation<T, R>> operation) {
		return guarded(() -> Mono.deferContextual((view) -> runNow(operation.apply(view))));
	}

	/**
	 * Makes the call on subscription. It is in a transaction that it cannot join if one
	 * is on the thread that asks for it, as in a method that returns what it makes, or on
	 * the thread that subscribes.
	 */
	<T> Mono<T> guarded(Supplier<Mono<T>> call) {
		BoundaryException atCall = this.guard.findSurroundingTransaction();
		return Mono.defer(() -> {
			BoundaryException found = (atCall != null) ? atCall : this.guard.findSurroundingTransaction();
			return (found != null) ? requireOwnTransaction(found).then(Mono.defer(call)) : call.get();
		});
	}

	private Mono<Void> requireOwnTransaction(BoundaryException found) {
		return this.scope.isTransactionActive().flatMap((active) -> {
			if (!active) {
				this.guard.beforeReactiveCall(found);
			}
			return Mono.empty();
		});
	}

	/** Runs what is no operation, with errors explained in the same way. */
	<T> Mono<T> explained(Mono<T> action) {
		return action.onErrorResume(RuntimeException.class,
				(ex) -> this.scope.isConnectionClosed()
					.flatMap((closed) -> Mono.error(closed ? new TransactionUnusableException(Reason.CLOSED, ex)
							: SqlErrors.explain(ex, findSqlState(ex), this.schema))));
	}

	/** Asks without looking for the tables first. */
	<T> Mono<List<T>> ask(SqlCommand command, SqlRowMapper<T> mapper) {
		return explained(send(command, mapper));
	}

	Mono<Void> requireTransaction(@Nullable TransactionRequirement requirement) {
		return this.scope.isTransactionActive().flatMap((active) -> {
			if (!active && requirement != null) {
				TransactionRequirements.onMissing(requirement, logger);
			}
			return Mono.empty();
		});
	}

	/** For what is guarded already. */
	<T, R> Mono<R> runNow(Operation<T, R> operation) {
		return requireTransaction(operation.requirement())
			.then(operation.writes() ? requireWritable() : Mono.<Void>empty())
			.then(admit(operation.admissions()))
			.then(query(operation.command(), operation.mapper()))
			.flatMap((rows) -> {
				R result = operation.result().apply(rows);
				Function<List<T>, Runnable> announcement = operation.announcement();
				return (announcement != null) ? announce(announcement.apply(rows)).thenReturn(result)
						: Mono.just(result);
			});
	}

	/** Tells workers of it after the commit, and in tests runs what is due then. */
	Mono<Void> announce(Runnable announcement) {
		Mono<Void> told = Mono.fromRunnable(announcement);
		InlineRuns inline = this.listener.inlineRuns();
		return this.scope.afterCommit((inline != null)
				? told.then(Mono.<Void>fromRunnable(inline::run).subscribeOn(Schedulers.boundedElastic())) : told);
	}

	private Mono<Void> admit(List<Admission> admissions) {
		return admissions.isEmpty() ? Mono.empty()
				: Flux.fromIterable(admissions)
					.concatMap((admission) -> admission.isGiven() ? Mono.empty() : admit(admission))
					.then();
	}

	private Mono<Void> admit(Admission admission) {
		return query(admission.look(), DepthSql::read).flatMap((rows) -> {
			Duration pause = admission.findPause(rows.get(0));
			return (pause != null) ? Mono.delay(pause).then(Mono.defer(() -> admit(admission))) : Mono.empty();
		});
	}

	private Mono<Void> requireWritable() {
		return this.scope.isReadOnly()
			.flatMap((readOnly) -> readOnly ? Mono.error(new TransactionUnusableException(Reason.READ_ONLY, null))
					: Mono.empty());
	}

	/** Lists, because cancelling a stream of rows would roll the transaction back. */
	private <T> Mono<List<T>> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return explained(requireSchema().then(send(command, mapper)));
	}

	private <T> Mono<List<T>> send(SqlCommand command, SqlRowMapper<T> mapper) {
		return this.scope.limit(Mono.defer(() -> this.scope.executor().query(command, mapper).collectList()));
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
			return send(SchemaCheck.usableCommand(this.schema), SchemaCheck.USABLE).doOnNext(this::rememberSchema)
				.then();
		});
	}

	private void rememberSchema(List<Boolean> found) {
		SchemaCheck.requireUsable(found, this.schema);
		this.schemaUsable = true;
	}

	static @Nullable String findSqlState(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof R2dbcException ex) {
				return ex.getSqlState();
			}
		}
		return null;
	}

}
