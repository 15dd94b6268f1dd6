package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

import io.awa.benchmarks.chaos.ChaosJobs.Exact;
import io.awa.benchmarks.chaos.ChaosJobs.Plain;
import io.awa.benchmarks.chaos.ChaosJobs.Poison;
import io.awa.benchmarks.chaos.ChaosJobs.Slow;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * Handlers that write each run into the ledger. Slow ones write first, so that all they
 * have left to do when they wake is to complete.
 */
final class ChaosHandlers {

	private static final Duration WORK = Duration.ofMillis(10);

	private static final Duration SLOW_WORK = Duration.ofSeconds(4);

	/** That of a process that was killed. */
	private static final int KILLED = 137;

	private ChaosHandlers() {
	}

	private static void die() {
		Runtime.getRuntime().halt(KILLED);
	}

	/** Over JDBC. */
	static class Blocking {

		private final JdbcClient sql;

		Blocking(DataSource dataSource) {
			this.sql = JdbcClient.create(dataSource);
		}

		@JobHandler(backoff = "fixed(1s)")
		void plain(Plain job, JobContext context) {
			LockSupport.parkNanos(WORK.toNanos());
			write(job.order(), context);
		}

		@JobHandler(transactional = true, backoff = "fixed(1s)")
		void exact(Exact job, JobContext context) {
			write(job.order(), context);
			LockSupport.parkNanos(WORK.toNanos());
		}

		@JobHandler(queue = "slow", transactional = true, backoff = "fixed(1s)")
		void slow(Slow job, JobContext context) {
			write(job.order(), context);
			LockSupport.parkNanos(SLOW_WORK.toNanos());
		}

		@JobHandler(backoff = "fixed(1s)")
		void poison(Poison job, JobContext context) {
			write(job.order(), context);
			die();
		}

		private void write(long order, JobContext context) {
			this.sql.sql(ChaosLedger.INSERT_RUN)
				.param("order", order)
				.param("jobId", context.jobId())
				.param("attempt", context.attempt())
				.param("lease", context.lease())
				.update();
		}

	}

	/** Over R2DBC. */
	static class Reactive {

		private final DatabaseClient sql;

		Reactive(ConnectionFactory connectionFactory) {
			this.sql = DatabaseClient.create(connectionFactory);
		}

		@JobHandler(backoff = "fixed(1s)")
		Mono<Void> plain(Plain job, JobContext context) {
			return Mono.delay(WORK).then(write(job.order(), context));
		}

		@JobHandler(transactional = true, backoff = "fixed(1s)")
		Mono<Void> exact(Exact job, JobContext context) {
			return write(job.order(), context).then(Mono.delay(WORK)).then();
		}

		@JobHandler(queue = "slow", transactional = true, backoff = "fixed(1s)")
		Mono<Void> slow(Slow job, JobContext context) {
			return write(job.order(), context).then(Mono.delay(SLOW_WORK)).then();
		}

		@JobHandler(backoff = "fixed(1s)")
		Mono<Void> poison(Poison job, JobContext context) {
			return write(job.order(), context).then(Mono.fromRunnable(ChaosHandlers::die));
		}

		private Mono<Void> write(long order, JobContext context) {
			return this.sql.sql(ChaosLedger.INSERT_RUN)
				.bind("order", order)
				.bind("jobId", context.jobId())
				.bind("attempt", context.attempt())
				.bind("lease", context.lease())
				.then();
		}

	}

}
