package io.awa.sql;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.springframework.dao.QueryTimeoutException;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Waits for commands that run over R2DBC, so that worker and maintenance code exists
 * once. Only for threads that the worker owns; never for an event loop.
 */
public final class R2dbcBlockingSqlExecutor implements SqlOperations {

	private final R2dbcSqlExecutor executor;

	private final Duration timeout;

	private final ContextView context;

	/**
	 * Creates the executor.
	 * @param executor runs the commands
	 * @param timeout how long to wait for a command at most
	 */
	public R2dbcBlockingSqlExecutor(R2dbcSqlExecutor executor, Duration timeout) {
		this(executor, timeout, Context.empty());
	}

	/**
	 * Creates the executor within the transaction of a subscriber.
	 * @param executor runs the commands
	 * @param timeout how long to wait for a command at most
	 * @param context the context of the subscriber, which holds the transaction
	 */
	public R2dbcBlockingSqlExecutor(R2dbcSqlExecutor executor, Duration timeout, ContextView context) {
		this.executor = executor;
		this.timeout = timeout;
		this.context = context;
	}

	@Override
	public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		List<T> rows = this.executor.query(command, mapper)
			.collectList()
			.timeout(this.timeout)
			.onErrorMap(TimeoutException.class,
					(ex) -> new QueryTimeoutException("No answer from the database within " + this.timeout + ".", ex))
			.contextWrite(this.context)
			.block();
		return (rows != null) ? rows : List.of();
	}

}
