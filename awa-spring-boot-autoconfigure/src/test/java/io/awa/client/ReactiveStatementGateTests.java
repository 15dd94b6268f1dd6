package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.TransactionUnusableException;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Any number of statements at the same time in one reactive transaction. The driver
 * queues 256 of a connection, and refuses the rollback then.
 */
class ReactiveStatementGateTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static TestDatabase database;

	private static R2dbcAwaClient client;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table app_order (id bigint primary key)").update();
		client = ClientFixtures.r2dbcClient(database, ClientListener.NONE);
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		PoolState.awaitClean(database);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 2_000 })
	void hundredsOfInsertsAtOnceCommit(int count) {
		Mono<Long> inserted = client.inTransaction((transaction) -> inserts(count).count());

		assertThat(inserted.block(LIMIT)).isEqualTo(count);
		assertThat(database.count("awa.job")).isEqualTo(count);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 2_000 })
	void hundredsOfInsertsAtOnceRollBackAfterAnErrorAtTheEnd(int count) {
		Mono<Object> failing = client.inTransaction((transaction) -> inserts(count).count()
			.then(Mono.error(new IllegalStateException("a later step failed"))));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(LIMIT))
			.withMessage("a later step failed");
		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void statementsOfTheTransactionAndInsertsShareTheLimit() {
		Mono<Void> both = client.inTransaction((transaction) -> Mono.when(inserts(500),
				Flux.range(0, 500).flatMap((i) -> insertOrder(transaction, i), 500)));

		both.block(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(500);
		assertThat(database.count("app_order")).isEqualTo(500);
	}

	@Test
	void failureInTheMiddleIsTheOneThatIsToldAndRollsBackAll() {
		Mono<Void> failing = client.inTransaction(
				(transaction) -> Flux.range(0, 1_000).flatMap((i) -> insertOrder(transaction, i % 500), 1_000).then());

		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> failing.block(LIMIT));
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void copiesAtTheSameTimeShareTheLimitToo() {
		Mono<Void> copies = client.inTransaction((transaction) -> Flux.range(0, 100)
			.flatMap((i) -> client.insertManyCopy(List.of(RECEIPT, RECEIPT)), 100)
			.then());

		copies.block(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(200);
	}

	@Test
	void hundredsAtOnceOnAConnectionOfTheCaller() {
		Mono<Long> inserted = Mono.usingWhen(database.connectionFactory().create(), (connection) -> {
			ReactiveAwaClient own = ReactiveAwaClient.on(connection);
			return Mono.from(connection.beginTransaction())
				.then(Flux.range(0, 400).flatMap((i) -> own.insert(RECEIPT), 400).count())
				.delayUntil((count) -> connection.commitTransaction());
		}, (connection) -> connection.close());

		assertThat(inserted.block(LIMIT)).isEqualTo(400);
		assertThat(database.count("awa.job")).isEqualTo(400);
	}

	/** The driver does not forget a cancelled statement before the database answers. */
	@Test
	void cancelledStatementsKeepTheirPlaceUntilTheyAreAnswered() {
		Mono<Object> failing = client.inTransaction((transaction) -> {
			Mono<Void> cancelled = Flux.range(0, 1_000)
				.flatMap((i) -> Mono.firstWithSignal(insertOrder(transaction, i).then(), Mono.<Void>empty()), 1)
				.then();
			Mono<Long> slow = transaction.execute("select pg_sleep(0.2)");
			return Mono.when(slow, cancelled).then(Mono.error(new IllegalStateException("a later step failed")));
		});

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(LIMIT))
			.withMessage("a later step failed");
		PoolState.awaitClean(database);
		assertThat(database.count("app_order")).isZero();
	}

	/** After the commit it would commit by itself. */
	@Test
	void whatStillWaitsWhenTheTransactionEndsIsRefused() {
		client.insert(RECEIPT).block(LIMIT);
		ConcurrentLinkedQueue<Object> outcomes = new ConcurrentLinkedQueue<>();
		Mono<Void> forgetful = client.inTransaction((transaction) -> Mono.deferContextual((context) -> {
			Flux.range(0, 300)
				.flatMap((i) -> client.insert(RECEIPT)
					.<Object>map((result) -> "inserted")
					.onErrorResume((ex) -> Mono.just(ex)), 300)
				.contextWrite((own) -> own.putAll(context))
				.subscribe(outcomes::add);
			return Mono.empty();
		}));

		forgetful.block(LIMIT);

		await().atMost(LIMIT).until(() -> outcomes.size() == 300);
		long inserted = outcomes.stream().filter("inserted"::equals).count();
		assertThat(outcomes.stream().filter((outcome) -> outcome instanceof TransactionUnusableException).count())
			.isEqualTo(300 - inserted)
			.isPositive();
		assertThat(database.count("awa.job")).isEqualTo(1 + inserted);
		assertThat(database.count("(select distinct xmin::text from awa.job) t")).isEqualTo(2);
	}

	/** What holds a place never waits for a place. */
	@Test
	void transactionsWithinHundredsOfStatementsDoNotBlockEachOther() {
		Mono<Void> nested = client.inTransaction((outer) -> Flux.range(0, 100)
			.flatMap((i) -> client.inTransaction((inner) -> insertOrder(inner, i).then(client.insert(RECEIPT))), 200)
			.then());

		nested.subscribeOn(Schedulers.boundedElastic()).block(LIMIT);

		assertThat(database.count("app_order")).isEqualTo(100);
		assertThat(database.count("awa.job")).isEqualTo(100);
	}

	private static Flux<Long> inserts(int count) {
		return Flux.range(0, count).flatMap((i) -> client.insert(RECEIPT), 2_000).map((result) -> result.jobId());
	}

	private static Mono<Long> insertOrder(ReactiveAwaTransaction transaction, long id) {
		return transaction.execute("insert into app_order values (:id)", Map.of("id", id));
	}

}
