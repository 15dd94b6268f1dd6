package io.awa.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.client.Payloads.IssueInvoice;
import io.awa.client.Payloads.Page;
import io.awa.client.Payloads.PlainObject;
import io.awa.client.Payloads.SendReceipt;
import io.awa.json.JacksonJobCodec;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both clients promise, in every scope. Written once; the subclasses say which
 * client and which scope.
 */
abstract class AwaClientContract {

	private final TestDatabase database;

	private final AwaClient client;

	private final ClientScope scope;

	/** Reads with a connection of its own, so it sees only what was committed. */
	private final AwaClient reader;

	AwaClientContract(TestDatabase database, AwaClient client, ClientScope scope) {
		this.database = database;
		this.client = client;
		this.scope = scope;
		this.reader = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	void insertStoresKindQueueStateAndArgs() {
		InsertResult result = this.client.insert(new SendReceipt(7, "ada@example.org"));

		assertThat(result.kind()).isEqualTo("send_receipt");
		assertThat(result.queue()).isEqualTo("default");
		assertThat(result.state()).isEqualTo(JobState.AVAILABLE);
		assertStored(result, (job) -> {
			assertThat(job.kind()).isEqualTo("send_receipt");
			assertThat(job.queue()).isEqualTo("default");
			assertThat(job.priority()).isEqualTo(2);
			assertThat(job.maxAttempts()).isEqualTo(25);
			assertThat(job.attempt()).isZero();
			assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
			assertThat(job.tags()).isEmpty();
			assertThat(job.metadata()).isEmpty();
			assertThat(job.runAt()).isEqualTo(result.runAt());
			assertThat(job.argsJson()).isEqualToIgnoringWhitespace("{\"email\":\"ada@example.org\",\"orderId\":7}");
		});
	}

	@Test
	void insertWithOptionsStoresEachOfThem() {
		InsertOptions options = InsertOptions.defaults()
			.withKind("custom_kind")
			.withQueue("mail")
			.withPriority(4)
			.withMaxAttempts(3)
			.withTags("a", "with, comma", "with \"quotes\" and \\", "ünïcode ✓")
			.withMetadata(Map.of("tenant", "acme", "depth", 3));

		InsertResult result = this.client.insert(new SendReceipt(7, "ada@example.org"), options);

		assertStored(result, (job) -> {
			assertThat(job.kind()).isEqualTo("custom_kind");
			assertThat(job.queue()).isEqualTo("mail");
			assertThat(job.priority()).isEqualTo(4);
			assertThat(job.maxAttempts()).isEqualTo(3);
			assertThat(job.tags()).containsExactly("a", "with, comma", "with \"quotes\" and \\", "ünïcode ✓");
			assertThat(job.metadata()).containsOnly(Map.entry("tenant", "acme"), Map.entry("depth", 3));
		});
	}

	@Test
	void insertTakesKindFromAnnotationAndKeepsJavaTime() {
		IssueInvoice invoice = new IssueInvoice("Ada", new BigDecimal("12.30"), LocalDate.of(2030, 2, 28),
				Instant.parse("2030-01-02T03:04:05.678Z"));

		InsertResult result = this.client.insert(invoice);

		assertThat(result.kind()).isEqualTo("invoice.issue");
		assertStored(result, (job) -> {
			IssueInvoice read = new JacksonJobCodec().decodeArgs(job.argsJson(), IssueInvoice.class);
			assertThat(read).isEqualTo(invoice);
		});
	}

	@Test
	void insertTakesMapWithKind() {
		InsertResult result = this.client.insert(Map.of("answer", 42), InsertOptions.defaults().withKind("from_map"));

		assertStored(result, (job) -> assertThat(job.argsJson()).isEqualToIgnoringWhitespace("{\"answer\":42}"));
	}

	@Test
	void insertTakesGenericRecordsAndPlainObjects() {
		InsertResult page = this.client.insert(new Page<>(List.of("a", "b"), Map.of("x", "y")));
		InsertResult plain = this.client.insert(new PlainObject("Ada"));

		assertThat(page.kind()).isEqualTo("page");
		assertThat(plain.kind()).isEqualTo("plain_object");
		assertStored(plain, (job) -> assertThat(job.argsJson()).isEqualToIgnoringWhitespace("{\"name\":\"Ada\"}"));
	}

	@Test
	void insertWithFutureRunAtIsScheduled() {
		Instant tomorrow = Instant.parse("2150-01-01T00:00:00Z");

		InsertResult result = this.client.insert(new SendReceipt(1, "a"), InsertOptions.defaults().withRunAt(tomorrow));

		assertThat(result.state()).isEqualTo(JobState.SCHEDULED);
		assertThat(result.runAt()).isEqualTo(tomorrow);
		assertStored(result, (job) -> assertThat(job.state()).isEqualTo(JobState.SCHEDULED));
	}

	@Test
	void insertWithPastRunAtIsDueNow() {
		InsertResult result = this.client.insert(new SendReceipt(1, "a"),
				InsertOptions.defaults().withRunAt(Instant.parse("2001-01-01T00:00:00Z")));

		assertThat(result.state()).isEqualTo(JobState.AVAILABLE);
		assertThat(result.runAt()).isAfter(Instant.parse("2025-01-01T00:00:00Z"));
		assertStored(result, (job) -> assertThat(job.runAt()).isEqualTo(job.createdAt()));
	}

	@Test
	void insertWithDelayIsDueThatLongAfterItsInsert() {
		InsertResult result = this.client.insert(new SendReceipt(1, "a"),
				InsertOptions.defaults().withDelay(Duration.ofMinutes(90)));

		assertThat(result.state()).isEqualTo(JobState.SCHEDULED);
		assertStored(result, (job) -> assertThat(job.runAt()).isEqualTo(job.createdAt().plus(Duration.ofMinutes(90))));
	}

	@Test
	void insertManyKeepsOrderAndGivesAResultForEach() {
		List<SendReceipt> jobs = IntStream.range(0, 500).mapToObj((i) -> new SendReceipt(i, "a" + i)).toList();

		List<InsertResult> results = this.client.insertMany(jobs, InsertOptions.defaults().withQueue("bulk"));

		assertThat(results).hasSize(500).extracting(InsertResult::jobId).isSorted().doesNotHaveDuplicates();
		assertThat(results).extracting(InsertResult::queue).containsOnly("bulk");
		assertStored(results.get(499), (job) -> assertThat(job.argsJson()).contains("a499"));
		assertThat(this.database.count("awa.job")).isEqualTo(this.scope.leavesJobs() ? 500 : 0);
	}

	@Test
	void insertManyTakesOptionsPerJob() {
		List<InsertResult> results = this.client.insertMany(List.of(new SendReceipt(1, "a"),
				new NewJob(Map.of("x", 1), InsertOptions.defaults().withKind("other").withQueue("mail"))));

		assertThat(results).extracting(InsertResult::kind).containsExactly("send_receipt", "other");
		assertThat(results).extracting(InsertResult::queue).containsExactly("default", "mail");
	}

	@Test
	void insertManyOfNothingDoesNothing() {
		assertThat(this.client.insertMany(List.of())).isEmpty();
		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void getJobOfUnknownIdIsEmpty() {
		assertThat(this.client.getJob(Long.MAX_VALUE)).isEmpty();
	}

	@Test
	void migrateTwiceIsHarmless() {
		InsertResult result = this.client.insert(new SendReceipt(1, "a"));

		this.client.migrate();
		this.client.migrate();

		assertStored(result, (job) -> assertThat(job.kind()).isEqualTo("send_receipt"));
	}

	private void assertStored(InsertResult result, Consumer<Job> assertions) {
		if (this.scope.leavesJobs()) {
			assertThat(this.reader.getJob(result.jobId())).hasValueSatisfying(assertions);
			assertThat(this.client.getJob(result.jobId())).hasValueSatisfying(assertions);
		}
		else {
			assertThat(this.reader.getJob(result.jobId())).isEmpty();
		}
	}

}
