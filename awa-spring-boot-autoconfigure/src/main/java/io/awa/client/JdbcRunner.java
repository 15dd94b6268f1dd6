package io.awa.client;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.TransactionRequirement;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.migration.SchemaCheck;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * Runs operations over JDBC in the surrounding transaction.
 */
final class JdbcRunner {

	private static final Log logger = LogFactory.getLog(AwaClient.class);

	private final JdbcScope scope;

	private final SchemaName schema;

	private final ClientListener listener;

	private final BoundaryGuard guard;

	private volatile boolean schemaUsable;

	JdbcRunner(JdbcScope scope, ClientSettings settings) {
		this.scope = scope;
		this.schema = settings.schema();
		this.listener = settings.listener();
		this.guard = settings.guard();
	}

	JdbcScope scope() {
		return this.scope;
	}

	BoundaryGuard guard() {
		return this.guard;
	}

	<T, R> R run(Operation<T, R> operation) {
		this.guard.beforeBlockingCall();
		if (operation.writes()) {
			requireWritable();
		}
		requireTransaction(operation.requirement());
		operation.admissions().forEach(this::admit);
		List<T> rows = query(operation.command(), operation.mapper());
		R result = operation.result().apply(rows);
		Function<List<T>, Runnable> announcement = operation.announcement();
		if (announcement != null) {
			announce(announcement.apply(rows));
		}
		return result;
	}

	/** Tells workers of it after the commit, and in tests runs what is due then. */
	void announce(Runnable announcement) {
		this.scope.afterCommit(announcement);
		InlineRuns inline = this.listener.inlineRuns();
		if (inline == null) {
			return;
		}
		if (inline.isBeforeCommit()) {
			inline.run();
		}
		else {
			this.scope.whenCommitted(inline::run);
		}
	}

	private void admit(Admission admission) {
		if (admission.isGiven()) {
			return;
		}
		Duration pause = look(admission);
		while (pause != null) {
			LockSupport.parkNanos(pause.toNanos());
			if (Thread.currentThread().isInterrupted()) {
				throw admission.interrupted();
			}
			pause = look(admission);
		}
	}

	private @Nullable Duration look(Admission admission) {
		return admission.findPause(query(admission.look(), DepthSql::read).get(0));
	}

	/** Runs what is no operation, with errors explained in the same way. */
	<T> T explained(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (RuntimeException ex) {
			throw this.scope.isConnectionClosed() ? new TransactionUnusableException(Reason.CLOSED, ex)
					: SqlErrors.explain(ex, findSqlState(ex), this.schema);
		}
	}

	/** Asks without looking for the tables first. */
	<T> List<T> ask(SqlCommand command, SqlRowMapper<T> mapper) {
		return explained(() -> this.scope.executor().query(command, mapper));
	}

	void requireTransaction(@Nullable TransactionRequirement requirement) {
		if (requirement == null || requirement == TransactionRequirement.OFF || this.scope.isTransactionActive()) {
			return;
		}
		TransactionRequirements.onMissing(requirement, logger);
	}

	private void requireWritable() {
		if (this.scope.isReadOnly()) {
			throw new TransactionUnusableException(Reason.READ_ONLY, null);
		}
	}

	private <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return explained(() -> {
			requireSchema();
			return this.scope.executor().query(command, mapper);
		});
	}

	/**
	 * A missing or forbidden table would abort the caller's transaction, so ask once
	 * before.
	 */
	private void requireSchema() {
		if (this.schemaUsable) {
			return;
		}
		SchemaCheck.requireUsable(
				this.scope.executor().query(SchemaCheck.usableCommand(this.schema), SchemaCheck.USABLE), this.schema);
		this.schemaUsable = true;
	}

	/**
	 * The outermost: the driver may attach an earlier failure as the cause of a later
	 * one.
	 */
	static @Nullable String findSqlState(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex) {
				return ex.getSQLState();
			}
		}
		return null;
	}

}
