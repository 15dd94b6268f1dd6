package io.awa.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobKinds;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.json.JobCodec;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualWorker;

/**
 * Runs the jobs of an application in its tests, when the test says so and on its thread.
 * A bean of every test context with a worker that did not start:
 * {@link AutoConfigureAwa}, {@link AwaTest} or {@code awa.test.mode=manual}. Blocking,
 * for both clients; call it from the test and not from a pipeline, which has
 * {@link ReactiveAwaJobs}.
 * <p>
 * In a transaction of JDBC, such as that of a {@code @Transactional} test, jobs are
 * claimed, run and settled on its connection, and its rollback takes everything back.
 * Without one, and over R2DBC, each statement commits. {@link ManualWorker} says what
 * else differs from a worker.
 * <p>
 * The static methods wait for a worker in the background, in blocking applications;
 * {@link ReactiveAwaJobs} does the same with the reactive client.
 */
public final class AwaJobs {

	/** How many jobs {@link #drain()} runs at most. */
	public static final int MOST_RUNS = 1_000;

	private final ManualWorker worker;

	private final JobReader reader;

	private final JobCodec codec;

	private final RunGate gate = new RunGate();

	AwaJobs(ManualWorker worker, JobReader reader, JobCodec codec) {
		this.worker = worker;
		this.reader = reader;
		this.codec = codec;
	}

	/**
	 * Runs all jobs that are due and have a handler, and those that they insert, until
	 * none is due, {@value #MOST_RUNS} at most. A job that is to be tried again is due
	 * later, so it runs once unless its delay has passed. A failure is an outcome.
	 * @return what ran, in this order
	 * @throws AssertionError if more are due than that
	 */
	public List<ManualRun> drain() {
		return drain(MOST_RUNS);
	}

	/**
	 * Runs all jobs that are due and have a handler, and those that they insert, until
	 * none is due.
	 * @param most how many are expected at most
	 * @return what ran, in this order
	 * @throws AssertionError if more are due than that
	 */
	public List<ManualRun> drain(int most) {
		return this.gate.enterWith(() -> drainDue(most));
	}

	/**
	 * Does the same as {@link #drain()}, but requires each run to complete, snooze or
	 * wait for a callback.
	 * @return what ran, in this order
	 * @throws AssertionError if a run did not; its cause is what the handler threw
	 */
	public List<ManualRun> drainOrFail() {
		return EndOfRuns.requireGood(drain());
	}

	/**
	 * Runs the job that is due next: the most urgent, and of these the one that is due
	 * for longest. A failure is an outcome.
	 * @return what ran
	 * @throws AssertionError if none is due that has a handler; lists those that wait
	 */
	public ManualRun runNext() {
		return require(this.worker.runNext(), "A job", JobFilter.where());
	}

	/**
	 * Runs the job of a kind that is due next.
	 * @param kind the kind
	 * @return what ran
	 * @throws AssertionError if none is due; lists those that wait
	 * @throws io.awa.InvalidRequestException if no handler takes the kind
	 */
	public ManualRun runNext(String kind) {
		return require(this.worker.runNext(kind), EndOfRuns.kind(kind), JobFilter.where().kind(kind));
	}

	/**
	 * Runs the job of a payload type that is due next.
	 * @param payload the payload type, which gives the kind
	 * @return what ran
	 * @throws AssertionError if none is due; lists those that wait
	 * @throws io.awa.InvalidRequestException if no handler takes the kind
	 */
	public ManualRun runNext(Class<?> payload) {
		return runNext(JobKinds.kindOf(payload));
	}

	/**
	 * Makes every job that waits to run due earlier, as if time had passed for them:
	 * scheduled, retrying and snoozing jobs. The clock of the database goes on as ever,
	 * so times that jobs carry do not change, and nothing else is moved: timeouts of
	 * callbacks, pauses, periods of unique jobs, schedules, retention, and the delay of
	 * jobs that wait for others.
	 * @param time how much time passes
	 * @return how many jobs were moved
	 */
	public long advanceTime(Duration time) {
		return this.worker.advance(time);
	}

	/** What mode inline does after an insert that is committed. */
	void drainInline(boolean inTransaction) {
		Supplier<List<ManualRun>> drain = () -> drainDue(MOST_RUNS);
		this.gate.runUnlessRunning(
				() -> EndOfRuns.requireGood(inTransaction ? drain.get() : this.worker.outsideTransaction(drain)));
	}

	private List<ManualRun> drainDue(int most) {
		List<ManualRun> runs = new ArrayList<>();
		List<ManualRun> next = this.worker.runNextTogether();
		while (!next.isEmpty()) {
			runs.addAll(next);
			if (runs.size() > most) {
				throw EndOfRuns.tooMany(most, next.get(next.size() - 1));
			}
			next = this.worker.runNextTogether();
		}
		return List.copyOf(runs);
	}

	JobReader reader() {
		return this.reader;
	}

	JobCodec codec() {
		return this.codec;
	}

	private ManualRun require(Optional<ManualRun> run, String what, JobFilter filter) {
		return run.orElseThrow(() -> EndOfRuns.nothingDue(what, this.reader.read(filter.state(JobText.UNFINISHED))));
	}

	/**
	 * Waits at most 60 seconds until a job is in a state. Fails at once if the job has
	 * finished in another state.
	 * @param client reads the job; call this outside the transaction that inserts it
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(AwaClient client, long jobId, JobState state) {
		return awaitState(client, jobId, state, JobWait.DEFAULT_TIMEOUT);
	}

	/**
	 * Waits until a job is in a state. Fails at once if the job has finished in another
	 * state.
	 * @param client reads the job; call this outside the transaction that inserts it
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @param timeout how long to wait at most
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(AwaClient client, long jobId, JobState state, Duration timeout) {
		return new JobWait(jobId, state, timeout).until(() -> client.getJob(jobId));
	}

}
