package io.awa.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.IllegalTransactionStateException;

import io.awa.InsertResult;
import io.awa.InvalidJobException;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.RetryOptions;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Futures of both clients.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsyncAwaClientTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private final TestDatabase database = TestDatabase.migrated();

	private final JdbcAwaClient jdbc = ClientFixtures.jdbcClient(this.database, ClientListener.NONE);

	private final R2dbcAwaClient r2dbc = ClientFixtures.r2dbcClient(this.database, ClientListener.NONE);

	Stream<AsyncAwaClient> clients() {
		return Stream.of(this.jdbc.async(), this.r2dbc.async());
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready, awa.finished, awa.dead_letter").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void operationAnswersWithAFuture(AsyncAwaClient client) {
		InsertResult inserted = get(client.insert(RECEIPT));

		assertThat(get(client.getJob(inserted.jobId()))).map(Job::state).hasValue(JobState.AVAILABLE);
		assertThat(get(client.getJob(Long.MAX_VALUE))).isEmpty();
		assertThat(get(client.queueStats("default")).available()).isEqualTo(1);
		assertThat(get(client.pauseQueue("default"))).isNull();
		assertThat(get(client.resumeQueue("default"))).isTrue();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void groupsAnswerWithFuturesToo(AsyncAwaClient client) {
		get(client.insert(RECEIPT));

		assertThat(get(client.bulk().cancel(JobFilter.all())).changed()).isEqualTo(1);
		assertThat(get(client.deadLetters().countByQueue())).isEmpty();
		assertThat(get(client.deadLetters().retryAll(JobFilter.all(), RetryOptions.defaults())).changed()).isZero();
		assertThat(get(client.cron().list())).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void failureOfTheCallIsTheCauseOfTheFuturesFailure(AsyncAwaClient client) {
		CompletableFuture<InsertResult> refused = client.insert(new SendReceipt(1, "\u0000"));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> get(refused))
			.withCauseInstanceOf(InvalidJobException.class);
	}

	@ParameterizedTest
	@MethodSource("clients")
	void manyFuturesAtOnceAllEnd(AsyncAwaClient client) {
		List<CompletableFuture<InsertResult>> futures = IntStream.range(0, 100)
			.mapToObj((i) -> client.insert(new SendReceipt(i, "a")))
			.toList();

		assertThat(futures.stream().map((future) -> get(future).jobId())).hasSize(100).doesNotHaveDuplicates();
		assertThat(this.database.count("awa.job")).isEqualTo(100);
		long threads = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("awa-async-"))
			.count();
		assertThat(threads).isLessThanOrEqualTo(8);
	}

	/** It would commit by itself on its other thread. */
	@Test
	void blockingClientRefusesFuturesInsideATransactionWhichStaysUsable() {
		ClientFixtures.template(this.database).executeWithoutResult((status) -> {
			CompletableFuture<InsertResult> refused = this.jdbc.async().insert(RECEIPT);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> get(refused))
				.withCauseInstanceOf(IllegalTransactionStateException.class)
				.withMessageContaining("insert would run on another thread");
			this.jdbc.insert(RECEIPT);
		});

		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void clientOfFuturesIsAnObjectLikeOthers() {
		AsyncAwaClient client = this.jdbc.async();

		assertThat(client.toString()).isNotEmpty();
		assertThat(client).isEqualTo(client).hasSameHashCodeAs(client).isNotEqualTo(this.r2dbc.async());
	}

	private static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(30, TimeUnit.SECONDS).join();
	}

}
