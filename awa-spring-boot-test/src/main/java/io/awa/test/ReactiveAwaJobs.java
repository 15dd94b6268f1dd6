package io.awa.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobKinds;
import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;
import io.awa.worker.ManualRun;
import io.awa.worker.ReactiveManualWorker;

/**
 * Runs the jobs of a reactive application in pipelines of its tests, as {@link AwaJobs}
 * does on the thread of a test. A bean where there are a {@link ReactiveAwaClient} and a
 * worker that did not start. Everything happens on subscription.
 * <p>
 * In the subscriber's transaction of R2DBC, such as that of a
 * {@code TransactionalOperator}, jobs are claimed, run and settled on its connection, and
 * its rollback takes everything back. Without one, each statement commits.
 * {@link ReactiveManualWorker} says what else differs from a worker.
 * <p>
 * The static methods wait for a worker in the background. They block, so call them from
 * the test and not from a pipeline.
 */
public final class ReactiveAwaJobs {

	private final ReactiveManualWorker worker;

	private final ReactiveAwaClient client;

	ReactiveAwaJobs(ReactiveManualWorker worker, ReactiveAwaClient client) {
		this.worker = worker;
		this.client = client;
	}

	/**
	 * Runs all jobs that are due and have a handler, and those that they insert, until
	 * none is due, {@value AwaJobs#MOST_RUNS} at most. A job that is to be tried again is
	 * due later, so it runs once unless its delay has passed. A failure is an outcome.
	 * @return what ran, in this order; ends with an {@link AssertionError} if more are
	 * due than that
	 */
	public Mono<List<ManualRun>> drain() {
		return drain(AwaJobs.MOST_RUNS);
	}

	/**
	 * Runs all jobs that are due and have a handler, and those that they insert, until
	 * none is due.
	 * @param most how many are expected at most
	 * @return what ran, in this order; ends with an {@link AssertionError} if more are
	 * due than that
	 */
	public Mono<List<ManualRun>> drain(int most) {
		return Mono.defer(() -> {
			List<ManualRun> runs = new ArrayList<>();
			return this.worker.runNextTogether().doOnNext((next) -> {
				runs.addAll(next);
				if (runs.size() > most) {
					throw EndOfRuns.tooMany(most, next.get(next.size() - 1));
				}
			}).repeat().takeUntil(List::isEmpty).then(Mono.fromSupplier(() -> List.copyOf(runs)));
		});
	}

	/**
	 * Does the same as {@link #drain()}, but requires each run to complete, snooze or
	 * wait for a callback.
	 * @return what ran, in this order; ends with an {@link AssertionError} if a run did
	 * not, whose cause is what the handler threw
	 */
	public Mono<List<ManualRun>> drainOrFail() {
		return drain().map(EndOfRuns::requireGood);
	}

	/**
	 * Runs the job that is due next: the most urgent, and of these the one that is due
	 * for longest. A failure is an outcome.
	 * @return what ran; ends with an {@link AssertionError} if none is due that has a
	 * handler, which lists those that wait
	 */
	public Mono<ManualRun> runNext() {
		return require(this.worker.runNext(), "A job", JobFilter.where());
	}

	/**
	 * Runs the job of a kind that is due next.
	 * @param kind the kind
	 * @return what ran; ends with an {@link AssertionError} if none is due, which lists
	 * those that wait, and with an {@link io.awa.InvalidRequestException} if no handler
	 * takes the kind
	 */
	public Mono<ManualRun> runNext(String kind) {
		return require(this.worker.runNext(kind), EndOfRuns.kind(kind), JobFilter.where().kind(kind));
	}

	/**
	 * Runs the job of a payload type that is due next.
	 * @param payload the payload type, which gives the kind
	 * @return what ran; errors are those of {@link #runNext(String)}
	 */
	public Mono<ManualRun> runNext(Class<?> payload) {
		return runNext(JobKinds.kindOf(payload));
	}

	/**
	 * Makes every job that waits to run due earlier, as {@link AwaJobs#advanceTime} does.
	 * @param time how much time passes
	 * @return how many jobs were moved
	 */
	public Mono<Long> advanceTime(Duration time) {
		return this.worker.advance(time);
	}

	private Mono<ManualRun> require(Mono<ManualRun> run, String what, JobFilter filter) {
		return run.switchIfEmpty(this.client.streamJobs(filter.state(JobText.UNFINISHED))
			.sort(JobText.OLDEST_FIRST)
			.collectList()
			.flatMap((unfinished) -> Mono.error(EndOfRuns.nothingDue(what, unfinished))));
	}

	/**
	 * Waits at most 60 seconds until a job is in a state. Fails at once if the job has
	 * finished in another state.
	 * @param client reads the job
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(ReactiveAwaClient client, long jobId, JobState state) {
		return awaitState(client, jobId, state, JobWait.DEFAULT_TIMEOUT);
	}

	/**
	 * Waits until a job is in a state. Fails at once if the job has finished in another
	 * state.
	 * @param client reads the job
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @param timeout how long to wait at most
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(ReactiveAwaClient client, long jobId, JobState state, Duration timeout) {
		return new JobWait(jobId, state, timeout).until(() -> client.getJob(jobId).blockOptional(timeout));
	}

}
