package io.awa.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import reactor.core.scheduler.Schedulers;

import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InvalidJobException;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.PauseOptions;
import io.awa.TransactionRequiredException;
import io.awa.TransactionRequirement;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.R2dbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The reactive client in blocking clothes, on a database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwaClientViewTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = client(this.database);

	static AwaClient client(TestDatabase database) {
		SimpleCalls calls = new SimpleCalls();
		return client(database, new Views(calls, calls), calls);
	}

	static AwaClient client(TestDatabase database, Views views, ThreadContexts contexts) {
		R2dbcAwaClient reactive = new R2dbcAwaClient(database.connectionFactory(),
				new R2dbcTransactionManager(database.connectionFactory()),
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), ClientSettings.of(TestDatabase.SCHEMA));
		return BlockingAwaClientCalls.view(reactive, views, contexts);
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@Test
	void insertsReadsAndChangesJobs() {
		InsertResult inserted = this.client.insert(new Receipt(1));

		assertThat(this.client.getJob(inserted.jobId())).map(Job::state).contains(JobState.AVAILABLE);
		assertThat(this.client.getJob(-1)).isEmpty();
		assertThat(this.client.cancel(inserted.jobId())).isNotNull();
		assertThat(this.client.deadLetters().countByQueue()).isEmpty();
		assertThat(this.client.limits().clear("none")).isFalse();
		this.client.pauseQueue("mail", PauseOptions.defaults());
		assertThat(this.client.resumeQueue("mail")).isTrue();
		this.client.migrate();
		assertThat(this.client.async().getJob(inserted.jobId()).join()).isPresent();
		assertThat(this.client.async().deadLetters().countByQueue().join()).isEmpty();
	}

	@Test
	void streamsJobs() {
		this.client.insertMany(List.of(new Receipt(1), new Receipt(2)));

		try (Stream<Job> jobs = this.client.streamJobs(JobFilter.all())) {
			assertThat(jobs).hasSize(2);
		}
	}

	@Test
	void copyReadsAndTellsOnThreadsThatMayBlock() {
		List<Object> threads = Collections.synchronizedList(new ArrayList<>());
		List<Long> told = new ArrayList<>();
		List<String> events = new ArrayList<>();
		Stream<Receipt> receipts = Stream.iterate(1, (i) -> i + 1)
			.limit(5_300)
			.peek((i) -> threads.add(Schedulers.isInNonBlockingThread()))
			.map(Receipt::new)
			.onClose(() -> events.add("closed"));

		CopyResult result = this.client.insertManyCopy(receipts, InsertOptions.defaults(), (inserted) -> {
			threads.add(Schedulers.isInNonBlockingThread());
			told.add(inserted.jobId());
			if (told.size() == 5_300) {
				events.add("stored " + this.database.count("awa.job"));
			}
		});

		assertThat(result.inserted()).isEqualTo(5_300);
		assertThat(told).hasSize(5_300).isSorted();
		assertThat(threads).hasSize(2 * 5_300).containsOnly(false);
		assertThat(events).as("last results come before the commit").containsExactly("closed", "stored 0");
		assertThat(this.database.count("awa.job")).isEqualTo(5_300);
	}

	@Test
	void copyOfJobsThatTheClientStreams() {
		this.client.insertMany(List.of(new Receipt(1), new Receipt(2)));

		CopyResult result = this.client.insertManyCopy(
				this.client.streamJobs(JobFilter.all()).map((job) -> new Receipt((int) job.id())),
				InsertOptions.defaults(), (inserted) -> assertThat(this.client.getJob(inserted.jobId())).isPresent());

		assertThat(result.inserted()).isEqualTo(2);
	}

	@Test
	void copyTakesIterables() {
		Iterable<Receipt> lazy = () -> Stream
			.of(new Receipt(Schedulers.isInNonBlockingThread() ? -1 : 1), new Receipt(2))
			.iterator();

		assertThat(this.client.insertManyCopy(lazy)).hasSize(2);
		assertThat(this.client.insertManyCopy(List.of(new Receipt(1)), InsertOptions.defaults().withQueue("mail")))
			.extracting(InsertResult::queue)
			.containsExactly("mail");
	}

	@Test
	void copyWhoseListenerFailsRollsBack() {
		assertThatIllegalStateException().isThrownBy(
				() -> this.client.insertManyCopy(Stream.of(new Receipt(1)), InsertOptions.defaults(), (inserted) -> {
					throw new IllegalStateException("listener");
				}))
			.withMessage("listener");

		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void copyRefusesWhatIsMissingAndClosesTheStream() {
		List<String> events = new ArrayList<>();

		assertThatExceptionOfType(InvalidJobException.class).isThrownBy(() -> this.client
			.insertManyCopy(Stream.of(new Receipt(1), null), InsertOptions.defaults(), (inserted) -> {
			}));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(
				() -> this.client.insertManyCopy(Stream.of(1).onClose(() -> events.add("closed")), null, (inserted) -> {
				}));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.client.insertManyCopy((Stream<?>) null, InsertOptions.defaults(), (inserted) -> {
			}));

		assertThat(events).containsExactly("closed");
		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void copyThatRequiresTransactionGetsNoneOfItsOwn() {
		InsertOptions required = InsertOptions.defaults().withTransaction(TransactionRequirement.FAIL);

		assertThatExceptionOfType(TransactionRequiredException.class)
			.isThrownBy(() -> this.client.insertManyCopy(Stream.of(new Receipt(1)), required, (inserted) -> {
			}));
		this.client.inTransaction(
				(transaction) -> this.client.insertManyCopy(Stream.of(new Receipt(1)), required, (inserted) -> {
				}));

		assertThat(this.database.count("awa.job")).isOne();
	}

	record Receipt(int orderId) {

	}

}
