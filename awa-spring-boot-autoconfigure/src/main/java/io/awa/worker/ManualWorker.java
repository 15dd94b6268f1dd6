package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
	 * Returns the same for pipelines.
	 * @return what runs jobs when it is subscribed to
	 * @throws IllegalStateException if the application has no R2DBC
	 */
	public ReactiveManualWorker reactive() {
		if (this.reactiveTransactions == null) {
			throw new IllegalStateException("This application has no ConnectionFactory that leads to the job queue, so "
					+ "there is nothing for pipelines to join. Use ManualWorker itself, or add R2DBC.");
		}
		return new ReactiveManualWorker(this, this.reactiveTransactions);
	}

	/**
	 * Runs work outside the transaction of the calling thread, which goes on afterwards.
	 * @param <T> the type of the result
	 * @param work what to do
	 * @return its result
	 */
	public <T> T outsideTransaction(Supplier<T> work) {
		return (this.transactions != null) ? this.transactions.executeOutside(work) : work.get();
	}

	/**
	 * Runs the next job that is due.
	 * @return the run, empty if no job is due that has a handler
	 */
	public Optional<ManualRun> runNext() {
		return runNext(place());
	}

	/**
	 * Runs the next job of a kind that is due.
	 * @param kind the kind
	 * @return the run, empty if no such job is due
	 * @throws InvalidRequestException if no handler of this application takes the kind
	 */
	public Optional<ManualRun> runNext(String kind) {
		return runNext(kind, place());
	}

	/**
	 * Runs the next job that is due, and if it has a batch handler, those with it that
	 * its batch has room for.
	 * @return the runs, empty if no job is due that has a handler
	 */
	public List<ManualRun> runNextTogether() {
		return runNextTogether(place());
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
		return advance(time, place());
	}

	Optional<ManualRun> runNext(Place place) {
		return session(place).run(this.handlers.kinds(), false).stream().findFirst();
	}

	Optional<ManualRun> runNext(String kind, Place place) {
		if (this.handlers.find(kind) == null) {
			throw new InvalidRequestException("kind", kind,
					"No handler of this application takes jobs of kind '" + kind + "', only of "
							+ this.handlers.kinds().stream().sorted().toList()
							+ ". Register one, or name one of these.");
		}
		return session(place).run(Set.of(kind), false).stream().findFirst();
	}

	List<ManualRun> runNextTogether(Place place) {
		return session(place).run(this.handlers.kinds(), true);
	}

	long advance(Duration time, Place place) {
		requireStoppedWorker();
		if (time.isNegative()) {
			throw new InvalidRequestException("time", time,
					"Time goes forward only, but got " + time + ". Pass a positive duration.");
		}
		return place.operations().query(DueTimeSql.advance(time), (row) -> row.getLong("moved")).get(0);
	}

	private ManualSession session(Place place) {
		requireStoppedWorker();
		return new ManualSession(place.operations(), place.handlers(), this.settings, place.inTransaction(),
				(progress, onEnded) -> new RunServices(place.operations(), this.codec, this.threads,
						new OutcomeRules(place.handlers(), this.failures, this.settings, this.codec), progress,
						place.blocking(), place.reactive(), place.events(), onEnded,
						new RunLogs(this.settings.jobLog(), this.failures, place.operations())));
	}

	/** Where the calling thread is. */
	private Place place() {
		JobTransactions surrounding = this.transactions;
		if (surrounding == null || !surrounding.isActive()) {
			return ownPlace();
		}
		SurroundingTransaction transaction = new SurroundingTransaction(surrounding);
		return new Place(surrounding.operations(), this.handlers.map(transaction::around), transaction.transactions(),
				this.reactiveTransactions, new RunEvents(JobEvents.none()), true);
	}

	/** In the transaction of a subscriber. */
	Place place(SqlOperations joined, ReactiveSurroundingTransaction transaction) {
		return new Place(joined, this.handlers.map(transaction::around), this.transactions, transaction.transactions(),
				new RunEvents(JobEvents.none()), true);
	}

	/** Outside of all transactions. */
	Place ownPlace() {
		return new Place(this.operations, this.handlers, this.transactions, this.reactiveTransactions,
				new RunEvents(this.wakeUps.events()), false);
	}

	private void requireStoppedWorker() {
		if (this.isWorkerRunning.getAsBoolean()) {
			throw new IllegalStateException("The worker of this application runs in the background and would take the "
					+ "jobs too. Stop it, or do not let it start: awa.test.mode=manual, @AutoConfigureAwa.");
		}
	}

	/**
	 * Where jobs are claimed, run and settled.
	 *
	 * @param operations runs the statements of the worker
	 * @param handlers called
	 * @param blocking the transactions of blocking handlers, or {@code null}
	 * @param reactive the transactions of reactive handlers, or {@code null}
	 * @param events hear of the runs
	 * @param inTransaction whether a transaction goes on after them
	 */
	record Place(SqlOperations operations, HandlerRegistry handlers, @Nullable JobTransactions blocking,
			@Nullable ReactiveJobTransactions reactive, RunEvents events, boolean inTransaction) {

	}

}
