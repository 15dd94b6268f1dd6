package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that reactive code over JDBC blocks. There are two groups, because what
 * waits for a connection must not keep those waiting that have one: they could never give
 * theirs back.
 *
 * @param calls runs what has its connection: the calls, commits and rollbacks of
 * transactions
 * @param acquiring runs what waits for a connection: the begin of transactions and calls
 * outside of them
 */
public record JdbcReactiveThreads(Scheduler calls, Scheduler acquiring) implements AutoCloseable {

	private static final Duration IDLE = Duration.ofSeconds(60);

	/**
	 * Creates two groups of daemon threads, named {@code awa-jdbc-1} and so on and
	 * {@code awa-jdbc-wait-1} and so on. Threads end when they are idle.
	 * @param threads how many threads each group may have, at least 1; more than the pool
	 * has connections are of no use
	 * @return the threads
	 */
	public static JdbcReactiveThreads of(int threads) {
		if (threads < 1) {
			throw new IllegalArgumentException("There must be at least 1 thread, but " + threads + " were asked for.");
		}
		return new JdbcReactiveThreads(scheduler("awa-jdbc-", threads), scheduler("awa-jdbc-wait-", threads));
	}

	/**
	 * Refuses further work. What runs ends normally.
	 */
	@Override
	public void close() {
		this.calls.dispose();
		this.acquiring.dispose();
	}

	/**
	 * One queue for all threads: work must not stand behind a thread that hangs. Event
	 * loops give work, so it has no lock.
	 */
	private static Scheduler scheduler(String prefix, int threads) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE.toSeconds(), TimeUnit.SECONDS,
				new LinkedTransferQueue<>(), factory);
		pool.allowCoreThreadTimeOut(true);
		return Schedulers.fromExecutorService(pool, prefix);
	}

}
