package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of several who change one job at once, over either driver, one wins and the others are
 * told.
 */
class ConcurrentChangeTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = 20;

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient jdbc = BlockingClients.jdbc(this.database, ClientListener.NONE);

	private final AwaClient r2dbc = BlockingClients.r2dbc(this.database, ClientListener.NONE);

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void dropDatabase() {
		this.threads.shutdownNow();
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@Test
	void ofManyWhoCancelAJobOneWinsAndTheOthersAreTold() throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			long id = insert();
			assertOneWins(id, AwaClient::cancel);
		}
		assertThat(this.database.count("awa.finished")).isEqualTo(ROUNDS);
	}

	@Test
	void ofManyWhoRetryAJobOneWinsAndTheOthersAreTold() throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			long id = insert();
			this.jdbc.cancel(id);
			assertOneWins(id, AwaClient::retry);
		}
		assertThat(this.database.count("awa.ready")).isEqualTo(ROUNDS);
	}

	@Test
	void redriveAndPurgeOfADeadLetterRaceAndOneWins() throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			long id = insert();
			this.database.sql().sql("""
					with gone as (delete from awa.ready where job_id = :id returning job_id)
					insert into awa.dead_letter (job_id, died_at, attempt, reason)
					select job_id, now(), 1, 'terminal_error' from gone""").param("id", id).update();
			assertOneWins(id, (client, job) -> (job % 2 == 0 ^ client == this.jdbc) ? client.deadLetters().retry(job)
					: client.deadLetters().purge(job));
		}
		assertThat(this.database.count("awa.dead_letter")).isZero();
		assertThat(this.database.count("awa.job")).isEqualTo(this.database.count("awa.ready"));
	}

	private long insert() {
		return this.jdbc.insert(Map.of(), InsertOptions.defaults().withKind("greet")).jobId();
	}

	private void assertOneWins(long id, BiFunction<AwaClient, Long, JobChange> change) throws Exception {
		List<Callable<JobChange>> changes = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			AwaClient client = (i % 2 == 0) ? this.jdbc : this.r2dbc;
			changes.add(() -> change.apply(client, id));
		}
		List<Outcome> outcomes = new ArrayList<>();
		for (Future<JobChange> answer : this.threads.invokeAll(changes)) {
			outcomes.add(answer.get().outcome());
		}

		assertThat(outcomes).hasSize(THREADS).containsOnlyOnce(Outcome.CHANGED);
		assertThat(outcomes).doesNotContain(Outcome.DUPLICATE);
	}

}
