package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.awa.InvalidRequestException;
import io.awa.event.JobEvents;
import io.awa.json.JobCodec;
import io.awa.sql.SqlOperations;

/**
 * Runs jobs of a stopped {@link AwaWorker} when it is told to, on the calling thread: the
 * same claim, the same call of the handler, the same settlement. Meant for tests.
 * <p>
 * If the calling thread has a transaction of JDBC, all of it happens there, and its
 * rollback leaves no trace; otherwise each statement commits by itself. In such a
 * transaction blocking handlers get a savepoint each, no events are published, and jobs
 * that became due since it began count as due at its beginning.
 * <p>
 * Differs from the worker: jobs start strictly by priority and due time, queues one after
 * the other by name; limits and rates of the node do not hold, those of the fleet do; a
 * blocking handler is not interrupted, neither at its deadline nor when its job is
 * cancelled. Not thread-safe.
 */
public final class ManualWorker {

	private final SqlOperations operations;

	private final JobCodec codec;

	private final HandlerRegistry handlers;

	private final FailureHandling failures;

	private final WorkerSettings settings;

	private final Executor threads;

	private final JobWakeUps wakeUps;

	private final @Nullable JobTransactions transactions;

	private final @Nullable ReactiveJobTransactions reactiveTransactions;

	private final BooleanSupplier isWorkerRunning;

	ManualWorker(SqlOperations operations, JobCodec codec, HandlerRegistry handlers, FailureHandling failures,
			WorkerSettings settings, Executor threads, JobWakeUps wakeUps, @Nullable JobTransactions transactions,
			@Nullable ReactiveJobTransactions reactiveTransactions, BooleanSupplier isWorkerRunning) {
		this.operations = operations;
		this.codec = codec;
		this.handlers = handlers;
		this.failures = failures;
		this.settings = settings;
		this.threads = threads;
		this.wakeUps = wakeUps;
		this.transactions = transactions;
		this.reactiveTransactions = reactiveTransactions;
		this.isWorkerRunning = isWorkerRunning;
	}

	/**
	 * Runs the next job that is due.
	 * @return the run, empty if no job is due that has a handler
	 */
	public Optional<ManualRun> runNext() {
		return session().run(this.handlers.kinds(), false).stream().findFirst();
	}

	/**
	 * Runs the next job of a kind that is due.
	 * @param kind the kind
	 * @return the run, empty if no such job is due
	 * @throws InvalidRequestException if no handler of this application takes the kind
	 */
	public Optional<ManualRun> runNext(String kind) {
		if (this.handlers.find(kind) == null) {
			throw new InvalidRequestException("kind", kind,
					"No handler of this application takes jobs of kind '" + kind + "', only of "
							+ this.handlers.kinds().stream().sorted().toList()
							+ ". Register one, or name one of these.");
		}
		return session().run(Set.of(kind), false).stream().findFirst();
	}

	/**
	 * Runs the next job that is due, and if it has a batch handler, those with it that
	 * its batch has room for.
	 * @return the runs, empty if no job is due that has a handler
	 */
	public List<ManualRun> runNextTogether() {
		return session().run(this.handlers.kinds(), true);
	}

	/**
	 * Makes every job that waits to run due earlier: scheduled, retrying and snoozing
	 * ones. Nothing else is moved, neither the time of the database nor timeouts of
	 * callbacks, pauses of queues, periods of unique keys, schedules and retention. Jobs
	 * that wait for others keep the delay that they get then.
	 * @param time how much earlier
	 * @return how many jobs were moved
	 */
	public long advance(Duration time) {
		requireStoppedWorker();
		if (time.isNegative()) {
			throw new InvalidRequestException("time", time,
					"Time goes forward only, but got " + time + ". Pass a positive duration.");
		}
		JobTransactions surrounding = findSurrounding();
		SqlOperations used = (surrounding != null) ? surrounding.operations() : this.operations;
		return used.query(DueTimeSql.advance(time), (row) -> row.getLong("moved")).get(0);
	}

	private ManualSession session() {
		requireStoppedWorker();
		JobTransactions surrounding = findSurrounding();
		if (surrounding == null) {
			return session(this.operations, this.handlers, this.transactions, new RunEvents(this.wakeUps.events()),
					false);
		}
		SurroundingTransaction transaction = new SurroundingTransaction(surrounding);
		return session(surrounding.operations(), this.handlers.map(transaction::around), transaction.transactions(),
				new RunEvents(JobEvents.none()), true);
	}

	private ManualSession session(SqlOperations used, HandlerRegistry called, @Nullable JobTransactions blocking,
			RunEvents events, boolean inTransaction) {
		return new ManualSession(used, called, this.settings, inTransaction,
				(progress, onEnded) -> new RunServices(used, this.codec, this.threads,
						new OutcomeRules(called, this.failures, this.settings, this.codec), progress, blocking,
						this.reactiveTransactions, events, onEnded));
	}

	private @Nullable JobTransactions findSurrounding() {
		return (this.transactions != null && this.transactions.isActive()) ? this.transactions : null;
	}

	private void requireStoppedWorker() {
		if (this.isWorkerRunning.getAsBoolean()) {
			throw new IllegalStateException("The worker of this application runs in the background and would take the "
					+ "jobs too. Stop it, or do not let it start: awa.test.mode=manual, @AutoConfigureAwa.");
		}
	}

}
