package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.QueueFullException;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A queue with a maximum depth holds back those who insert into it, over both clients.
 */
abstract class BackpressureContract {

	static final InsertOptions MAIL = InsertOptions.defaults().withKind("mail").withQueue("mail");

	private static final InsertOptions LATER = MAIL.withDelay(Duration.ofHours(1));

	static final List<Consumer<AwaClient>> INSERTS = List.of((client) -> client.insert(Map.of(), MAIL),
			(client) -> client.insert(Map.of(), LATER), (client) -> client.insertMany(List.of(Map.of()), MAIL),
			(client) -> client.insert(Map.of(), MAIL.withUnique(UniqueBy.kind())),
			(client) -> client.insertManyCopy(List.of(Map.of()), MAIL),
			(client) -> client.insertManyCopy(Stream.of(Map.of()), MAIL, (result) -> {
			}));

	private final TestDatabase database;

	private final AwaClient other;

	BackpressureContract(TestDatabase database) {
		this.database = database;
		this.other = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	abstract AwaClient client(ClientSettings settings);

	abstract TransactionSubject transactions(ClientSettings settings);

	@BeforeEach
	void emptyTables() {
		TableDump.empty(this.database);
	}

	@ParameterizedTest
	@FieldSource("INSERTS")
	void fullQueueTakesNothingUntilAJobIsGone(Consumer<AwaClient> insert) {
		AwaClient client = client(bounded(3, Duration.ZERO));
		fill(3);
		List<String> before = TableDump.of(this.database);

		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> insert.accept(client))
			.satisfies((ex) -> assertThat(ex.queue()).isEqualTo("mail"))
			.satisfies((ex) -> assertThat(ex.maxDepth()).isEqualTo(3))
			.satisfies((ex) -> assertThat(ex.waited()).isZero())
			.withMessageContaining("'mail'")
			.withMessageContaining("max-depth");
		assertThat(TableDump.of(this.database)).isEqualTo(before);

		this.other.drainQueue("mail");
		insert.accept(client);
		assertThat(ready()).isEqualTo(1);
	}

	@Test
	void jobsForLaterTakeNoRoom() {
		AwaClient client = client(bounded(2, Duration.ZERO));
		IntStream.range(0, 5).forEach((i) -> client.insert(Map.of(), LATER));

		client.insert(Map.of(), MAIL);

		assertThat(ready()).isEqualTo(6);
	}

	@Test
	void otherQueuesAreNotHeldBack() {
		AwaClient client = client(bounded(1, Duration.ZERO));
		fill(1);

		client.insertMany(List.of(Map.of(), Map.of()), MAIL.withQueue("other"));

		assertThat(ready()).isEqualTo(3);
	}

	@Test
	void callIsNotDividedAndOneQueueOfItThatIsFullRefusesAll() {
		AwaClient client = client(bounded(3, Duration.ZERO));
		client.insertMany(List.of(Map.of(), Map.of(), Map.of(), Map.of(), Map.of()), MAIL);
		assertThat(ready()).isEqualTo(5);

		assertThatExceptionOfType(QueueFullException.class).isThrownBy(
				() -> client.insertMany(List.of(new NewJob(Map.of(), MAIL.withQueue("other")), Map.of()), MAIL));
		assertThat(ready()).isEqualTo(5);
	}

	@Test
	void oneProcessFillsAQueueToItsBound() {
		AwaClient client = client(bounded(50, Duration.ZERO));

		assertThatExceptionOfType(QueueFullException.class)
			.isThrownBy(() -> IntStream.range(0, 60).forEach((i) -> client.insert(Map.of(), MAIL)));

		assertThat(ready()).isEqualTo(50);
	}

	@Test
	void refusedCallerMayGoOnWithItsTransaction() {
		fill(1);

		transactions(bounded(1, Duration.ZERO)).run((transaction) -> {
			assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> transaction.insert(Map.of(), MAIL));
			transaction.insert(Map.of(), MAIL.withQueue("other"));
		});

		assertThat(ready()).isEqualTo(2);
	}

	@Test
	void insertWaitsForRoom() {
		AwaClient client = client(bounded(1, Duration.ofSeconds(20)));
		fill(1);
		CompletableFuture<Long> inserted = CompletableFuture.supplyAsync(() -> client.insert(Map.of(), MAIL).jobId(),
				(task) -> new Thread(task).start());
		awaitLooks(3);
		assertThat(inserted).isNotDone();

		this.other.drainQueue("mail");

		assertThat(inserted.join()).isPositive();
		assertThat(ready()).isEqualTo(1);
	}

	@Test
	void insertWaitsNoLongerThanItMay() {
		AwaClient client = client(bounded(1, Duration.ofMillis(120)));
		fill(1);

		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> client.insert(Map.of(), MAIL))
			.satisfies((ex) -> assertThat(ex.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(120)))
			.withMessageContaining("after waiting for");
		assertThat(ready()).isEqualTo(1);
	}

	void fill(int jobs) {
		IntStream.range(0, jobs).forEach((i) -> this.other.insert(Map.of(), MAIL));
	}

	private long ready() {
		return this.database.count("awa.ready");
	}

	/** Each look reads by the same index. */
	private void awaitLooks(long count) {
		String scans = "select idx_scan from pg_stat_user_indexes where indexrelname = 'ready_lane_idx'";
		long before = this.database.sql().sql(scans).query(Long.class).single();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> this.database.sql().sql(scans).query(Long.class).single() >= before + count * 4);
	}

	static ClientSettings bounded(int maxDepth, Duration maxWait) {
		return ClientSettings.of(TestDatabase.SCHEMA)
			.withBackpressure(Backpressure.of(Map.of("mail", new QueueBound(maxDepth, maxWait))));
	}

}
