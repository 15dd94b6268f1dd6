package io.awa.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.awa.client.AwaClient;
import io.awa.client.ClientListener;
import io.awa.client.ClientSettings;
import io.awa.client.InsertedJobs;
import io.awa.client.JdbcAwaClient;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;

/**
 * What the steps of a run of the model share.
 */
final class ModelContext implements ClientListener {

	private static final int LOG_LINES = 25;

	private final Random random;

	private final ModelDatabase database;

	private final ModelState state = new ModelState();

	private final SqlOperations operations;

	private final AwaClient client;

	private final ModelClaims claims;

	private final List<ModelWorker> workers = new ArrayList<>();

	private final List<InsertedJobs> announced = new ArrayList<>();

	private final List<RunKey> cancelled = new ArrayList<>();

	private final Map<String, Integer> counts = new TreeMap<>();

	private final List<String> log = new ArrayList<>();

	ModelContext(long seed, ModelDatabase database, ModelMutant mutant) {
		this.random = new Random(seed);
		this.database = database;
		this.operations = mutant
			.change(JdbcSqlExecutor.autoCommitting(database.database().dataSource(), TestDatabase.SCHEMA));
		this.client = new JdbcAwaClient(database.database().dataSource(),
				ClientSettings.of(TestDatabase.SCHEMA).withListener(this));
		this.claims = new ModelClaims(this, mutant, this.operations);
		for (String name : List.of("Anna", "Berta", "Clara")) {
			this.workers.add(new ModelWorker(name, this.claims));
		}
	}

	ModelClaims claims() {
		return this.claims;
	}

	ModelDatabase database() {
		return this.database;
	}

	ModelState state() {
		return this.state;
	}

	SqlOperations operations() {
		return this.operations;
	}

	AwaClient client() {
		return this.client;
	}

	List<ModelWorker> workers() {
		return this.workers;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	<T> @Nullable T any(List<T> choices) {
		return choices.isEmpty() ? null : choices.get(this.random.nextInt(choices.size()));
	}

	<T> T one(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	ModelWorker anyWorker() {
		return one(this.workers);
	}

	/** Remembers that something has happened, so that a test sees what a run reached. */
	void count(String event) {
		this.counts.merge(event, 1, Integer::sum);
	}

	Map<String, Integer> counts() {
		return this.counts;
	}

	void log(String line) {
		this.log.add(line);
	}

	String lastLines() {
		return String.join("\n", this.log.subList(Math.max(0, this.log.size() - LOG_LINES), this.log.size()));
	}

	@Override
	public void jobsInserted(InsertedJobs inserted) {
		this.announced.add(inserted);
	}

	@Override
	public void queueResumed(String queue, Instant dueFrom) {
		this.announced.add(new InsertedJobs(queue, ModelWorker.KIND, 0, dueFrom));
	}

	@Override
	public void runCancelled(long jobId, long lease) {
		this.cancelled.add(new RunKey(jobId, lease));
	}

	/** What was announced since the last wake-ups. */
	List<InsertedJobs> announced() {
		return this.announced;
	}

	List<RunKey> takeCancelled() {
		List<RunKey> taken = List.copyOf(this.cancelled);
		this.cancelled.clear();
		return taken;
	}

	/** Wake-ups are hints: some workers hear them, and others do not. */
	void deliverWakeUps() {
		for (InsertedJobs jobs : this.announced) {
			List<LaneMark> due = this.state
				.unlockedJobs((job) -> job.isDue() && job.queue().equals(jobs.queue())
						&& !job.runAt().isBefore(jobs.earliestRunAt()))
				.stream()
				.map(ModelJob::mark)
				.toList();
			for (ModelWorker worker : this.workers) {
				if (chance(60)) {
					worker.wake(jobs.queue(), jobs.earliestRunAt(), jobs.count(), due);
				}
			}
		}
		this.announced.clear();
	}

	/**
	 * Whoever looks now passes these jobs over, and may not hear of it if they come back.
	 */
	void forgetHeard(Collection<Long> jobIds) {
		for (ModelWorker worker : this.workers) {
			ModelWorker.queueNames()
				.forEach((queue) -> worker.heard(queue).removeIf((mark) -> jobIds.contains(mark.jobId())));
		}
	}

}
