package io.awa.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.CopyResult;
import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.InvalidRequestException;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Inserts by COPY: what they store is what the other inserts store.
 */
class CopyContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	CopyContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void insertManyCopySync() {
		List<SendReceipt> jobs = IntStream.range(0, 10).mapToObj((i) -> new SendReceipt(i, "a" + i)).toList();

		List<InsertResult> results = call((client) -> client.insertManyCopy(jobs));

		assertThat(results).hasSize(10).extracting(InsertResult::jobId).isSorted().doesNotHaveDuplicates();
		assertThat(results).extracting(InsertResult::kind).containsOnly("send_receipt");
		assertThat(results).extracting(InsertResult::outcome).containsOnly(Outcome.INSERTED);
		whenKept((reader) -> {
			for (int i = 0; i < 10; i++) {
				assertThat(stored(results.get(i).jobId()).argsJson()).contains("\"a" + i + "\"");
			}
		});
	}

	@Test
	void insertManyCopySyncPerJobOpts() {
		List<InsertResult> results = call(
				(client) -> client.insertManyCopy(
						List.of(new SendReceipt(1, "a"),
								new NewJob(Map.of("x", 1),
										DEFAULTS.withKind("other").withQueue("own").withPriority(1))),
						DEFAULTS.withQueue("mail")));

		assertThat(results).extracting(InsertResult::kind).containsExactly("send_receipt", "other");
		assertThat(results).extracting(InsertResult::queue).containsExactly("mail", "own");
		whenKept((reader) -> assertThat(stored(results.get(1).jobId()).priority()).isEqualTo(1));
	}

	@Test
	void enqueueManyCopySyncQueueStorage() {
		InsertOptions options = DEFAULTS.withTags("a", "b").withMetadata(Map.of("tenant", "acme"));

		List<InsertResult> results = call(
				(client) -> client.insertManyCopy(List.of(new SendReceipt(1, "a"), new SendReceipt(2, "b")), options));

		assertThat(results).hasSize(2);
		whenKept((reader) -> results.forEach((result) -> {
			assertThat(stored(result.jobId()).tags()).containsExactly("a", "b");
			assertThat(stored(result.jobId()).metadata()).containsOnly(Map.entry("tenant", "acme"));
		}));
	}

	@Test
	void jobsOfSeveralChunksKeepTheirOrder() {
		List<InsertResult> results = new ArrayList<>();
		Stream<SendReceipt> jobs = IntStream.range(0, 12_000).mapToObj((i) -> new SendReceipt(i, "a"));

		CopyResult counts = call((client) -> client.insertManyCopy(jobs, DEFAULTS.withQueue("bulk"), results::add));

		assertThat(counts).isEqualTo(new CopyResult(12_000, 0));
		assertThat(results).hasSize(12_000).extracting(InsertResult::jobId).isSorted().doesNotHaveDuplicates();
		whenKept((reader) -> {
			assertThat(sql().sql("select count(*) from awa.ready where queue = 'bulk'").query(Long.class).single())
				.isEqualTo(12_000);
			assertThat(sql().sql("""
					select count(*)
					from (select (args ->> 'orderId')::int as given, row_number() over (order by id) - 1 as place
					  from awa.job) jobs
					where given <> place""").query(Long.class).single()).isZero();
		});
	}

	@Test
	void uniqueAndPlainJobsMixedGiveAResultEachInOrder() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args());
		long holder = given().available(unique);
		SendReceipt taken = new SendReceipt(7, "ada@example.org");

		List<InsertResult> results = call((client) -> client
			.insertManyCopy(List.of(new NewJob(new SendReceipt(1, "a"), unique), new SendReceipt(2, "plain"),
					new NewJob(taken, unique), new NewJob(new SendReceipt(1, "a"), unique), taken)));

		assertThat(results).extracting(InsertResult::outcome)
			.containsExactly(Outcome.INSERTED, Outcome.INSERTED, Outcome.DUPLICATE, Outcome.DUPLICATE,
					Outcome.INSERTED);
		assertThat(results.get(2).jobId()).isEqualTo(holder);
		assertThat(results.get(3).jobId()).isEqualTo(results.get(0).jobId());
		assertThat(database().count("awa.job")).isEqualTo(rollsBack() ? 1 : 4);
	}

	@Test
	void duplicatesAreCounted() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.kind());
		List<InsertResult> results = new ArrayList<>();

		CopyResult counts = call((client) -> client
			.insertManyCopy(Stream.of(new SendReceipt(1, "a"), new SendReceipt(2, "b")), unique, results::add));

		assertThat(counts).isEqualTo(new CopyResult(1, 1));
		assertThat(results).extracting(InsertResult::inserted).containsExactly(true, false);
	}

	@Test
	void duplicateThatMustNotBeOneLeavesNothing() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args().onConflict(OnConflict.FAIL));
		given().available(unique);
		List<String> before = dump();

		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(() -> client().insertManyCopy(
				List.of(new SendReceipt(1, "a"), new NewJob(new SendReceipt(7, "ada@example.org"), unique))));

		assertThat(dump()).isEqualTo(before);
	}

	@Test
	void noJobsDoNothing() {
		List<InsertResult> results = new ArrayList<>();

		assertThatCall((client) -> client.insertManyCopy(List.of())).isEqualTo(List.of());
		assertThatCall((client) -> client.insertManyCopy(Stream.empty(), DEFAULTS, results::add))
			.isEqualTo(new CopyResult(0, 0));

		assertThat(results).isEmpty();
		assertThat(dump()).isEmpty();
	}

	@Test
	void badJobInTheMiddleLeavesNothing() {
		List<Object> jobs = new ArrayList<>();
		IntStream.range(0, 6_000).forEach((i) -> jobs.add(new SendReceipt(i, "a")));
		jobs.add(5_500, new SendReceipt(1, "\u0000"));

		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> client().insertManyCopy(jobs))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("args"));

		assertThat(dump()).isEmpty();
	}

	@Test
	void missingJobIsRefusedLikeAnyBadOne() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> client().insertManyCopy(Arrays.asList(new SendReceipt(1, "a"), null)))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("args"));

		assertThat(dump()).isEmpty();
	}

	@Test
	void sourceIsClosedInTheEnd() {
		AtomicBoolean closed = new AtomicBoolean();
		Stream<SendReceipt> jobs = Stream.of(new SendReceipt(1, "a")).onClose(() -> closed.set(true));

		run((client) -> client.insertManyCopy(jobs, DEFAULTS, (result) -> {
		}));

		assertThat(closed).isTrue();
	}

	private JdbcClient sql() {
		return database().sql();
	}

}
