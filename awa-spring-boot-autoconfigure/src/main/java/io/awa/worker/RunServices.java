package io.awa.worker;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.awa.TransactionRequiredException;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;
import io.awa.worker.Run.Settled;

/**
 * What runs need of their worker.
 *
 * @param operations runs statements, each in a transaction of its own
 * @param codec reads and writes JSON
 * @param canceller runs what cancelling a future calls, which may take its time
 * @param rules decides how runs end
 * @param progress writes what handlers report
 * @param transactions the transactions of blocking handlers, or {@code null} in an
 * application without JDBC
 * @param reactiveTransactions the transactions of reactive handlers, or {@code null} in
 * an application without R2DBC
 * @param events tells listeners of what became of runs
 * @param onEnded hears of runs that were ended in a transaction which committed
 * @param logs keeps what handlers log
 */
record RunServices(SqlOperations operations, JobCodec codec, Executor canceller, OutcomeRules rules,
		ProgressWriter progress, @Nullable JobTransactions transactions,
		@Nullable ReactiveJobTransactions reactiveTransactions, RunEvents events, Consumer<List<EndedRun>> onEnded,
		RunLogs logs) {

	JobTransactions requireTransactions() {
		if (this.transactions == null) {
			throw new TransactionRequiredException("This application has no DataSource that leads to the job queue, so "
					+ "a blocking transaction cannot complete a job. Use ReactiveJobContext, or add JDBC.");
		}
		return this.transactions;
	}

	ReactiveJobTransactions requireReactiveTransactions() {
		if (this.reactiveTransactions == null) {
			throw new TransactionRequiredException("This application has no ConnectionFactory that leads to the job "
					+ "queue, so a reactive transaction cannot complete a job. Use JobContext, or add R2DBC.");
		}
		return this.reactiveTransactions;
	}

	/** Writes an outcome in the transaction of the calling thread. */
	void settle(Run run, @Nullable JobOutcome outcome) {
		JobTransactions found = requireTransactions();
		Ending ending = begin(run, outcome);
		try {
			ending.onWritten(found.write(ending.command, ending.mapper, ending::onCompletion));
		}
		catch (Throwable ex) {
			ending.onFailure(ex);
			throw ex;
		}
	}

	/** Checks and encodes everything before anything is written. */
	Ending begin(Run run, @Nullable JobOutcome outcome) {
		requireNoWait(outcome);
		Ending ending = new Ending(run, this.rules.ofOutcome(run, outcome));
		run.beginSettling();
		return ending;
	}

	/** Whether the job parks depends on what came from outside, and may have to wait. */
	private static void requireNoWait(@Nullable JobOutcome outcome) {
		if (outcome instanceof JobOutcome.WaitForCallback) {
			throw new IllegalArgumentException(
					"A job cannot be parked inside a transaction of its handler. Commit, then "
							+ "return JobOutcome.waitForCallback(…).");
		}
	}

	/** What is known of a run between its statement and the end of the transaction. */
	final class Ending {

		private final Run run;

		private final Settlement settlement;

		final SqlCommand command;

		final SqlRowMapper<EndedRun> mapper;

		private List<EndedRun> ended = List.of();

		private Ending(Run run, Settlement settlement) {
			this.run = run;
			this.settlement = settlement;
			this.command = SettleSql.of(List.of(settlement), RunServices.this.codec);
			this.mapper = EndedRun.mapper(List.of(settlement));
		}

		void onWritten(List<EndedRun> written) {
			this.ended = written;
			if (written.isEmpty()) {
				throw new StaleLeaseException(this.run.jobId(), this.run.lease());
			}
		}

		/** Without a transaction nothing was tried, so the handler may go on. */
		void onFailure(Throwable failure) {
			this.run
				.onSettled((failure instanceof TransactionRequiredException) ? Settled.NOT_YET : Settled.ROLLED_BACK);
		}

		void onCompletion(boolean committed) {
			boolean written = committed && !this.ended.isEmpty();
			this.run.onSettled(written ? Settled.COMMITTED : Settled.ROLLED_BACK);
			if (written) {
				RunServices.this.events.onSettled(this.settlement, this.run, this.ended.get(0));
				RunServices.this.events.onInserted(this.ended);
				RunServices.this.onEnded.accept(this.ended);
			}
		}

	}

}
