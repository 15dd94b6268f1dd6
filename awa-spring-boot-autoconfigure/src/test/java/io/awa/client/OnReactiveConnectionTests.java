package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.Publisher;
import org.springframework.transaction.IllegalTransactionStateException;
import reactor.core.publisher.Mono;

import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.SchemaException;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.Payloads.SendReceipt;
import io.awa.sql.SchemaName;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The reactive client on a connection that the caller owns, from a pool.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnReactiveConnectionTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final InsertOptions UNIQUE = InsertOptions.defaults().withUnique(UniqueBy.args());

	private final TestDatabase database = TestDatabase.migrated();

	private Connection connection;

	private ReactiveAwaClient client;

	private boolean open;

	@BeforeEach
	void open() {
		UniqueJobs.emptyTables(this.database);
		this.connection = await(this.database.connectionFactory().create());
		this.open = true;
		await(this.connection.beginTransaction());
		this.client = ReactiveAwaClient.on(this.connection);
	}

	@AfterEach
	void close() {
		if (this.open) {
			await(this.connection.rollbackTransaction());
			await(this.connection.close());
		}
		assertThat(this.database.violations()).isEmpty();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void ownerCommits() {
		InsertResult result = await(this.client.insert(RECEIPT));
		assertThat(jobs()).isZero();
		assertThat(await(this.client.getJob(result.jobId()))).isNotNull();
		await(this.connection.commitTransaction());
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void ownerRollsBack() {
		await(this.client.insertMany(List.of(RECEIPT, RECEIPT)));
		await(this.connection.rollbackTransaction());
		assertThat(jobs()).isZero();
	}

	@Test
	void insertCommitsByItselfUnderAutoCommit() {
		await(this.connection.rollbackTransaction());
		await(this.client.insert(RECEIPT));
		await(this.client.insert(RECEIPT, UNIQUE));
		assertThat(jobs()).isEqualTo(2);
		assertThat(this.connection.isAutoCommit()).isTrue();
	}

	@Test
	void ownerRollsBackToASavepoint() {
		await(this.client.insert(RECEIPT, UNIQUE));
		await(this.connection.createSavepoint("here"));
		await(this.client.insert(new SendReceipt(2, "b"), UNIQUE));
		await(this.connection.rollbackTransactionToSavepoint("here"));
		assertThat(await(this.client.insert(RECEIPT, UNIQUE)).inserted()).isFalse();
		await(this.connection.commitTransaction());
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void schemaMayHaveAnotherName() {
		this.database.migrate(new SchemaName("other_queue"));
		await(ReactiveAwaClient.on(this.connection, "other_queue").insert(RECEIPT));
		await(this.connection.commitTransaction());
		assertThat(this.database.count("other_queue.job")).isEqualTo(1);
		assertThat(jobs()).isZero();
		assertThatExceptionOfType(SchemaException.class)
			.isThrownBy(() -> await(ReactiveAwaClient.on(this.connection, "missing").insert(RECEIPT)));
		await(this.client.insert(RECEIPT));
	}

	@Test
	void uniqueJobsKeepTheTransactionUsable() {
		InsertResult first = await(this.client.insert(RECEIPT, UNIQUE));
		assertThat(await(this.client.insert(RECEIPT, UNIQUE)).jobId()).isEqualTo(first.jobId());
		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(() -> await(
				this.client.insert(RECEIPT, UNIQUE.withUnique(UniqueBy.args().onConflict(OnConflict.FAIL)))));
		await(this.connection.commitTransaction());
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void copyJoinsTheTransaction() {
		await(this.client.insertManyCopy(List.of(RECEIPT, RECEIPT, new SendReceipt(2, "b"))));
		assertThat(await(this.client.insertManyCopy(List.of(RECEIPT, RECEIPT), UNIQUE)))
			.extracting(InsertResult::inserted)
			.containsExactly(true, false);
		assertThat(jobs()).isZero();
		await(this.connection.commitTransaction());
		assertThat(jobs()).isEqualTo(4);
	}

	@Test
	void copyNeedsATransaction() {
		await(this.connection.rollbackTransaction());
		assertOwnersTask((client) -> client.insertManyCopy(List.of(RECEIPT)));
		assertThat(jobs()).isZero();
	}

	@Test
	void ownerMigratesAndBegins() {
		assertOwnersTask(ReactiveAwaClient::migrate);
		assertOwnersTask((client) -> client.inTransaction((transaction) -> Mono.just(1)));
		await(this.client.insert(RECEIPT));
	}

	private void assertOwnersTask(Function<ReactiveAwaClient, Publisher<?>> task) {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> await(task.apply(this.client)))
			.withMessageContaining("A client on a connection of yours does not")
			.withMessageContaining("turn auto-commit off");
	}

	@Test
	void closedConnectionIsNamed() {
		await(this.connection.rollbackTransaction());
		await(this.connection.close());
		this.open = false;
		assertClosed((client) -> client.insert(RECEIPT));
		assertClosed((client) -> client.insert(RECEIPT, UNIQUE));
		assertClosed((client) -> client.insertMany(List.of(RECEIPT)));
		assertClosed((client) -> client.insertManyCopy(List.of(RECEIPT)));
		assertClosed((client) -> client.getJob(1));
	}

	private void assertClosed(Function<ReactiveAwaClient, Publisher<?>> task) {
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> await(task.apply(this.client)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	@Test
	void readOnlyAndAbortedTransactionsAreNamed() {
		await(Mono.from(this.connection.createStatement("set transaction read only").execute())
			.flatMap((result) -> Mono.from(result.getRowsUpdated())));
		assertThatExceptionOfType(TransactionUnusableException.class)
			.isThrownBy(() -> await(this.client.insert(RECEIPT)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.READ_ONLY));
		assertThatExceptionOfType(TransactionUnusableException.class)
			.isThrownBy(() -> await(this.client.insert(RECEIPT)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ABORTED));
	}

	private static <T> T await(Publisher<T> publisher) {
		return Mono.from(publisher).block(Duration.ofSeconds(30));
	}

	private long jobs() {
		return this.database.count("awa.job");
	}

}
