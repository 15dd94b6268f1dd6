package io.awa.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.InsertedJobs;

/**
 * What applications and operators do.
 */
final class ModelClientSteps {

	private static final Duration LATER = Duration.ofHours(2);

	private static final int MOST_TRANSACTIONS = 3;

	private final ModelContext context;

	private final ModelState state;

	private final List<OpenTransaction> transactions = new ArrayList<>();

	ModelClientSteps(ModelContext context) {
		this.context = context;
		this.state = context.state();
	}

	/** Inserts jobs and commits at once. */
	void insert() {
		List<NewJob> jobs = newJobs();
		List<ModelJob> inserted = insert(this.context.client(), jobs);
		inserted.forEach(this.state::add);
		this.context.log("inserts " + inserted);
		ModelViolation.check(!this.context.announced().isEmpty(), "D2: nobody was told of the insert");
		this.context.deliverWakeUps();
	}

	void insertAndRollBack() {
		try (AwaTransaction transaction = this.context.client().begin()) {
			transaction.insert(Map.of(), options());
		}
		ModelViolation.check(this.context.announced().isEmpty(), "S1: workers were told of a job that was rolled back");
		this.context.log("inserts and rolls back");
		this.context.count("rolled back");
	}

	/** Inserts jobs in a transaction that goes on for some steps. */
	void beginTransaction() {
		if (this.transactions.size() == MOST_TRANSACTIONS) {
			return;
		}
		try {
			Connection connection = this.context.database().database().dataSource().getConnection();
			connection.setAutoCommit(false);
			List<ModelJob> jobs = insert(AwaClient.on(connection), newJobs());
			this.transactions.add(new OpenTransaction(connection, jobs));
			this.context.log("begins a transaction with " + jobs);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Commits late, when marks may have passed the jobs; or rolls back. */
	void endTransaction() {
		if (this.transactions.isEmpty()) {
			return;
		}
		OpenTransaction transaction = this.transactions.remove(this.context.below(this.transactions.size()));
		boolean commits = this.context.chance(80);
		transaction.end(commits);
		this.context.log((commits ? "commits " : "rolls back ") + transaction.jobs());
		this.context.count(commits ? "late commit" : "late rollback");
		if (commits) {
			transaction.jobs().forEach(this.state::add);
			if (this.context.chance(70)) {
				transaction.jobs()
					.forEach((job) -> this.context
						.jobsInserted(new InsertedJobs(job.queue(), ModelWorker.KIND, 1, job.runAt())));
				this.context.deliverWakeUps();
			}
		}
	}

	void endAllTransactions() {
		while (!this.transactions.isEmpty()) {
			endTransaction();
		}
	}

	/** Gives connections back after a failure. */
	void close() {
		this.transactions.forEach((transaction) -> transaction.end(false));
	}

	void cancel() {
		long id = anyId((job) -> !job.isTerminal() || this.context.chance(5));
		ModelJob job = this.state.job(id);
		boolean open = job != null && !job.isTerminal();
		boolean running = open && job.isRunning();
		this.context.log("an operator cancels " + id);
		checkChange(this.context.client().cancel(id), id, open, JobState.CANCELLED);
		List<RunKey> told = this.context.takeCancelled();
		ModelViolation.check(told.equals(running ? List.of(job.run()) : List.of()),
				"S7: the wrong runs were told that they were cancelled: %s", told);
		this.context.count("cancel" + (running ? " while running" : (open ? " while ready" : " refused")));
		if (open) {
			job.cancel();
		}
		if (this.context.chance(50)) {
			told.forEach((run) -> this.context.workers().forEach((worker) -> worker.end(run)));
		}
	}

	void cancel(ModelJob job) {
		checkChange(this.context.client().cancel(job.id()), job.id(), true, JobState.CANCELLED);
		job.cancel();
	}

	void retry() {
		boolean deadOnly = this.context.chance(30);
		long id = anyId((job) -> (job.isTerminal() && job.state() != JobState.COMPLETED) || this.context.chance(2));
		ModelJob job = this.state.job(id);
		boolean possible = job != null
				&& (deadOnly ? job.isDeadLetter() : job.isTerminal() && job.state() != JobState.COMPLETED);
		this.context.log("an operator retries " + (deadOnly ? "the dead letter " : "") + id);
		AwaClient client = this.context.client();
		checkChange(deadOnly ? client.deadLetters().retry(id) : client.retry(id), id, possible, JobState.AVAILABLE);
		ModelViolation.check(this.context.announced().size() == (possible ? 1 : 0),
				"S7: the workers were told of something else: %s", this.context.announced());
		this.context.count("retry" + (possible ? "" : " refused"));
		if (possible) {
			job.startAnew(this.context.announced().get(0).earliestRunAt());
		}
		this.context.deliverWakeUps();
	}

	/** What clients see of a job. */
	void look() {
		long id = anyId((job) -> true);
		ModelJob job = this.state.job(id);
		Optional<Job> seen = this.context.client().getJob(id);
		ModelViolation.check(seen.isPresent() == (job != null), "S1: job %s is shown as %s, but is %s", id, seen, job);
		seen.ifPresent((shown) -> ModelViolation.check(shown.state() == job.state() && shown.attempt() == job.attempt(),
				"S1: job %s is shown as %s in attempt %s, but is %s in attempt %s", id, shown.state(), shown.attempt(),
				job.state(), job.attempt()));
	}

	void pause() {
		String queue = this.context.one(List.copyOf(ModelWorker.queueNames()));
		this.context.log("pauses " + queue);
		this.context.client().pauseQueue(queue);
		this.state.paused().add(queue);
	}

	void resume() {
		String queue = this.context.one(List.copyOf(ModelWorker.queueNames()));
		resume(queue);
	}

	void resume(String queue) {
		this.context.log("resumes " + queue);
		boolean wasPaused = this.context.client().resumeQueue(queue);
		ModelViolation.check(wasPaused == this.state.paused().remove(queue), "D4: queue %s was paused: %s", queue,
				wasPaused);
		this.context.deliverWakeUps();
	}

	/**
	 * Some of the jobs that are due later become due; not every worker has a timer for
	 * them.
	 */
	void letTimePass() {
		List<Long> ids = this.state.jobs(ModelJob::isLater)
			.stream()
			.map(ModelJob::id)
			.filter((id) -> this.context.chance(50))
			.toList();
		letTimePass(ids);
	}

	void letTimePass(List<Long> ids) {
		this.context.log("time passes, now due: " + ids);
		Map<Long, Instant> dueTimes = this.context.database().makeDue(ids);
		ModelViolation.check(dueTimes.keySet().equals(Set.copyOf(ids)), "S1: not all of %s wait for their time: %s",
				ids, dueTimes);
		dueTimes.forEach((id, runAt) -> {
			ModelJob job = this.state.job(id);
			job.goBack(runAt, false);
			this.context.jobsInserted(new InsertedJobs(job.queue(), ModelWorker.KIND, 1, runAt));
		});
		this.context.deliverWakeUps();
	}

	private void checkChange(JobChange change, long id, boolean possible, JobState after) {
		ModelJob job = this.state.job(id);
		JobChange expected = new JobChange(id, Outcome.NOT_FOUND, null, null);
		if (job != null) {
			expected = possible ? new JobChange(id, Outcome.CHANGED, after, null)
					: new JobChange(id, Outcome.UNCHANGED, job.state(), null);
		}
		ModelViolation.check(change.equals(expected), "S7, C5: the operator was told %s of %s", change, job);
	}

	/** An id that may also be of no job. */
	private long anyId(Predicate<ModelJob> which) {
		ModelJob job = this.context.chance(97) ? this.context.any(this.state.unlockedJobs(which)) : null;
		return (job != null) ? job.id() : 1_000_000;
	}

	private List<NewJob> newJobs() {
		List<NewJob> jobs = new ArrayList<>();
		int count = 1 + this.context.below(3);
		for (int i = 0; i < count; i++) {
			jobs.add(new NewJob(Map.of(), options()));
		}
		return jobs;
	}

	private InsertOptions options() {
		InsertOptions options = InsertOptions.defaults()
			.withKind(this.context.chance(97) ? ModelWorker.KIND : "unknown")
			.withQueue(this.context.one(List.copyOf(ModelWorker.queueNames())))
			.withPriority(1 + this.context.below(4))
			.withMaxAttempts(1 + this.context.below(3));
		return this.context.chance(25) ? options.withDelay(LATER) : options;
	}

	private static List<ModelJob> insert(AwaClient client, List<NewJob> jobs) {
		List<InsertResult> results = client.insertMany(jobs);
		List<ModelJob> inserted = new ArrayList<>();
		for (int i = 0; i < jobs.size(); i++) {
			InsertOptions options = jobs.get(i).options();
			InsertResult result = results.get(i);
			ModelJob job = new ModelJob(result.jobId(), options, result.runAt(), options.delay() != null);
			ModelViolation.check(result.state() == job.state(), "S7: the insert answers %s for %s", result, job);
			inserted.add(job);
		}
		return inserted;
	}

	/** A transaction of an application. */
	private record OpenTransaction(Connection connection, List<ModelJob> jobs) {

		void end(boolean commits) {
			try (Connection closed = this.connection) {
				if (commits) {
					closed.commit();
				}
				else {
					closed.rollback();
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
