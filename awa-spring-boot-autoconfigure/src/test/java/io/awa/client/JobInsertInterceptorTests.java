package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobKind;
import io.awa.NewJob;
import io.awa.PageRequest;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobInsertInterceptor}, with both clients and all ways to insert.
 */
class JobInsertInterceptorTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static TestDatabase database;

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final ThreadLocal<String> tenant = new ThreadLocal<>();

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		TableDump.empty(database);
	}

	@Test
	void blockingInsertsOfAllKindsAreSeenOnTheCallersThread() {
		AwaClient client = blocking(this::addTenant);
		this.tenant.set("acme");

		client.insert(new SendReceipt(1, "a"));
		client.insertMany(List.of(new SendReceipt(2, "b"),
				new NewJob(new SendReceipt(3, "c"), InsertOptions.defaults().withMetadata(Map.of("own", 1)))));
		client.insertManyCopy(List.of(new SendReceipt(4, "d")));
		client.insertManyCopy(Stream.of(new SendReceipt(5, "e")), InsertOptions.defaults(), (result) -> {
		});
		client.inTransaction((transaction) -> transaction.insert(new SendReceipt(6, "f")));

		assertThat(jobs()).hasSize(6).allSatisfy((job) -> assertThat(job.metadata()).containsEntry("tenant", "acme"));
		assertThat(jobs()).filteredOn((job) -> job.metadata().containsKey("own")).hasSize(1);
	}

	@Test
	void reactiveInsertsOfAllKindsSeeTheContextOfTheSubscriber() {
		ReactiveAwaClient client = reactive(this::addTenant);
		Context context = Context.of("tenant", "acme");

		client.insert(new SendReceipt(1, "a")).contextWrite(context).block(LIMIT);
		client.insertMany(List.of(new SendReceipt(2, "b"), new SendReceipt(3, "c"))).contextWrite(context).block(LIMIT);
		client.insertManyCopy(List.of(new SendReceipt(4, "d"))).contextWrite(context).block(LIMIT);
		client.insertManyCopy(Flux.just(new SendReceipt(5, "e")), InsertOptions.defaults(), (result) -> {
		}).contextWrite(context).block(LIMIT);
		client.inTransaction((transaction) -> transaction.insert(new SendReceipt(6, "f")))
			.contextWrite(context)
			.block(LIMIT);

		assertThat(jobs()).hasSize(6).allSatisfy((job) -> assertThat(job.metadata()).containsEntry("tenant", "acme"));
	}

	@Test
	void interceptorsAreCalledInOrderAndSeeWhatTheOthersLeft() {
		AwaClient client = blocking((job, context) -> {
			this.seen.add("first " + job.options().queue());
			return new NewJob(job.args(), job.options().withQueue("changed"));
		}, (job, context) -> {
			this.seen.add("second " + job.options().queue());
			return new NewJob(new SendReceipt(7, "other"), job.options().withTags("seen"));
		});

		Job job = client.getJob(client.insert(new SendReceipt(1, "a")).jobId()).orElseThrow();

		assertThat(this.seen).containsExactly("first default", "second changed");
		assertThat(job.queue()).isEqualTo("changed");
		assertThat(job.tags()).containsExactly("seen");
		assertThat(job.argsJson()).contains("other");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void exceptionKeepsAllJobsOfTheCallOut(boolean reactive) {
		List<SendReceipt> jobs = new ArrayList<>();
		for (int i = 0; i < CopyChunk.SIZE + 2; i++) {
			jobs.add(new SendReceipt(i, "a"));
		}
		JobInsertInterceptor refusing = (job, context) -> {
			if (((SendReceipt) job.args()).orderId() == CopyChunk.SIZE + 1) {
				throw new IllegalStateException("no tenant");
			}
			return job;
		};
		List<Consumer<List<SendReceipt>>> inserts = reactive
				? List.of((list) -> reactive(refusing).insertMany(list).block(LIMIT),
						(list) -> reactive(refusing).insertManyCopy(list).block(LIMIT))
				: List.of(blocking(refusing)::insertMany, blocking(refusing)::insertManyCopy);

		for (Consumer<List<SendReceipt>> insert : inserts) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> insert.accept(jobs))
				.withMessage("no tenant");
		}

		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void errorAndNullAreRefusedBeforeAnythingIsWritten() {
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> blocking(JobInsertInterceptorTests::overflow).insert(new SendReceipt(1, "a")));
		assertThatExceptionOfType(InvalidJobException.class)
			.isThrownBy(() -> blocking((job, context) -> null).insert(new SendReceipt(1, "a")))
			.withMessageContaining("returned null");

		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void reservedMetadataIsRefusedAndTheVersionIsStoredByAllWays() {
		assertThatExceptionOfType(InvalidJobException.class)
			.isThrownBy(() -> InsertOptions.defaults().withMetadata(Map.of("awa:version", 2)))
			.withMessageContaining("'awa:version'")
			.withMessageContaining("Rename or remove it");
		AwaClient client = blocking();
		ReactiveAwaClient reactive = reactive();

		client.insert(new Versioned(1));
		client.insertMany(List.of(new Versioned(2)));
		client.insertManyCopy(List.of(new Versioned(3)));
		reactive.insert(new Versioned(4)).block(LIMIT);
		reactive.insertManyCopy(List.of(new Versioned(5))).block(LIMIT);

		assertThat(jobs()).hasSize(5)
			.allSatisfy((job) -> assertThat(job.metadata()).containsExactlyEntriesOf(Map.of("awa:version", 2)));
	}

	private static NewJob overflow(NewJob job, InsertContext context) {
		throw new StackOverflowError();
	}

	private NewJob addTenant(NewJob job, InsertContext context) {
		Object own = (this.tenant.get() != null) ? this.tenant.get() : context.find("tenant");
		Map<String, Object> metadata = new LinkedHashMap<>(job.options().metadata());
		metadata.put("tenant", own);
		return new NewJob(job.args(), job.options().withMetadata(metadata));
	}

	private static AwaClient blocking(JobInsertInterceptor... interceptors) {
		return ClientFixtures.jdbcClient(database, settings(interceptors));
	}

	private static ReactiveAwaClient reactive(JobInsertInterceptor... interceptors) {
		return ClientFixtures.r2dbcClient(database, settings(interceptors));
	}

	private static ClientSettings settings(JobInsertInterceptor... interceptors) {
		return ClientSettings.of(TestDatabase.SCHEMA).withInterceptors(JobInsertInterceptors.of(List.of(interceptors)));
	}

	private static List<Job> jobs() {
		return blocking().listJobs(JobFilter.all(), PageRequest.first(100)).items();
	}

	@JobKind(value = "versioned", version = 2)
	record Versioned(int number) {

	}

}
