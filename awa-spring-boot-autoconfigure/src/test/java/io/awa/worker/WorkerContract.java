package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.ClientListener;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker, a client, and what holds after every test of a worker's promises.
 */
abstract class WorkerContract {

	static final Duration LIMIT = Duration.ofSeconds(30);

	final TestDatabase database;

	final Storage storage;

	TestWorker worker;

	AwaClient client;

	WorkerContract(TestDatabase database, Storage storage) {
		this.database = database;
		this.storage = storage;
	}

	@BeforeEach
	void newWorker() {
		this.database.sql()
			.sql("truncate awa.job, awa.ready, awa.running, awa.finished, awa.attempt, awa.worker, awa.queue, awa.unique_claim, "
					+ "awa.waiting, awa.dead_letter, awa.progress, awa.callback, awa.callback_result, awa.queue_retention, "
					+ "awa.descriptor, awa.dependency, awa.rate_bucket, awa.job_log")
			.update();
		this.worker = new TestWorker(workers(), this.storage);
		this.client = client(this.worker);
	}

	/**
	 * Returns the database as workers see it, so that they may have a role of their own.
	 */
	TestDatabase workers() {
		return this.database;
	}

	@AfterEach
	void stopAndCheck() {
		this.worker.close();
		assertThat(this.database.violations()).isEmpty();
		assertThat(this.database.count("awa.running")).isZero();
		assertThat(this.database.count("awa.worker")).isZero();
	}

	long insert(String kind, Map<String, Object> args) {
		return insert(kind, args, InsertOptions.defaults());
	}

	long insert(String kind, Map<String, Object> args, InsertOptions options) {
		return this.client.insert(args, options.withKind(kind)).jobId();
	}

	/**
	 * As many jobs run at once as there are slots, so none was lost.
	 */
	void assertAllSlotsAreFree() {
		List<Long> ids = IntStream.range(0, this.worker.slots())
			.mapToObj((i) -> insert(TestWorker.SLOT_CHECK, Map.of(), InsertOptions.defaults().withMaxAttempts(1)))
			.toList();
		assertThat(awaitAll(ids, JobState.COMPLETED, JobState.FAILED)).extracting(Job::state)
			.containsOnly(JobState.COMPLETED);
	}

	/**
	 * Looks before it waits, because when the first of many jobs has ended, most have.
	 */
	List<Job> awaitAll(List<Long> ids, JobState... states) {
		return ids.stream().map((id) -> await(id, waiting(id, states).pollDelay(Duration.ZERO), states)).toList();
	}

	Job await(long id, JobState... states) {
		return await(id, waiting(id, states), states);
	}

	private static ConditionFactory waiting(long id, JobState... states) {
		return Awaitility.await("job " + id + " in state " + List.of(states))
			.atMost(LIMIT)
			.pollInterval(Duration.ofMillis(5));
	}

	private Job await(long id, ConditionFactory waiting, JobState... states) {
		return waiting.until(() -> this.client.getJob(id).orElseThrow(),
				(job) -> List.of(states).contains(job.state()));
	}

	AwaClient client(ClientListener listener) {
		return new JdbcAwaClient(this.database.dataSource(),
				ClientSettings.of(TestDatabase.SCHEMA).withListener(listener));
	}

}
