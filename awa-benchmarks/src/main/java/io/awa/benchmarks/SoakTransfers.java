package io.awa.benchmarks;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

import io.awa.benchmarks.SoakJobs.Transfer;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * Handlers that complete in the transaction of what they write. Some attempts fail after
 * the write, so the sum of all balances tells whether each job counted exactly once.
 */
final class SoakTransfers {

	private static final String ADD = "update public.soak_account set balance = balance + 1 where id = ";

	private SoakTransfers() {
	}

	private static boolean fails(Transfer transfer, JobContext context) {
		return transfer.failing() && context.attempt() == 1;
	}

	/** Over JDBC. */
	static class Blocking {

		private final JdbcClient sql;

		Blocking(DataSource dataSource) {
			this.sql = JdbcClient.create(dataSource);
		}

		@JobHandler(queue = "transfers", transactional = true, backoff = "fixed(1s)")
		void transfer(Transfer transfer, JobContext context) {
			this.sql.sql(ADD + ":id").param("id", transfer.account()).update();
			if (fails(transfer, context)) {
				throw new IllegalStateException("The write is rolled back.");
			}
		}

	}

	/** Over R2DBC. */
	static class Reactive {

		private final DatabaseClient sql;

		Reactive(ConnectionFactory connections) {
			this.sql = DatabaseClient.create(connections);
		}

		@JobHandler(queue = "transfers", transactional = true, backoff = "fixed(1s)")
		Mono<Void> transfer(Transfer transfer, JobContext context) {
			Mono<Void> written = this.sql.sql(ADD + "$1").bind(0, transfer.account()).then();
			return fails(transfer, context)
					? written.then(Mono.error(new IllegalStateException("The write is rolled back."))) : written;
		}

	}

}
