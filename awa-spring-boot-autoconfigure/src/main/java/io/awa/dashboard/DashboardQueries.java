package io.awa.dashboard;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * Runs the dashboard's own statements over either driver, on two threads that end when
 * idle. What does not fit into the queue in front of them is refused.
 */
final class DashboardQueries implements AutoCloseable {

	private static final int THREADS = 2;

	private static final int WAITING = 100;

	private final SqlOperations operations;

	private final ThreadPoolExecutor threads;

	DashboardQueries(SqlOperations operations) {
		this.operations = operations;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("awa-dashboard-");
		factory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
				factory);
		this.threads.allowCoreThreadTimeOut(true);
	}

	<T> CompletableFuture<List<T>> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return run(() -> this.operations.query(command, mapper));
	}

	/**
	 * Runs what may block, as a read of a file does, away from the thread of a request.
	 */
	<T> CompletableFuture<T> run(Supplier<T> work) {
		try {
			return CompletableFuture.supplyAsync(work, this.threads);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(new DashboardRefusal(DashboardRefusal.UNAVAILABLE,
					"Too many ask at once, or the application ends. Ask again in a moment."));
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
