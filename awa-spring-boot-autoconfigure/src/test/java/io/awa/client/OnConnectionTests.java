package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.IllegalTransactionStateException;

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
 * The blocking client on a connection that the caller owns.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnConnectionTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final InsertOptions UNIQUE = InsertOptions.defaults().withUnique(UniqueBy.args());

	private final TestDatabase database = TestDatabase.migrated();

	private Connection connection;

	private AwaClient client;

	@BeforeEach
	void open() throws SQLException {
		UniqueJobs.emptyTables(this.database);
		this.connection = this.database.dataSource().getConnection();
		this.connection.setAutoCommit(false);
		this.client = AwaClient.on(this.connection);
	}

	@AfterEach
	void close() throws SQLException {
		if (!this.connection.isClosed()) {
			this.connection.close();
		}
		assertThat(this.database.violations()).isEmpty();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void ownerCommits() throws SQLException {
		InsertResult result = this.client.insert(RECEIPT);
		assertThat(jobs()).isZero();
		assertThat(this.client.getJob(result.jobId())).isPresent();
		this.connection.commit();
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void ownerRollsBack() throws SQLException {
		this.client.insertMany(List.of(RECEIPT, RECEIPT));
		this.connection.rollback();
		assertThat(jobs()).isZero();
	}

	@Test
	void insertCommitsByItselfUnderAutoCommit() throws SQLException {
		this.connection.setAutoCommit(true);
		this.client.insert(RECEIPT);
		this.client.insert(RECEIPT, UNIQUE);
		assertThat(jobs()).isEqualTo(2);
		assertThat(this.connection.getAutoCommit()).isTrue();
	}

	@Test
	void ownerRollsBackToASavepoint() throws SQLException {
		this.client.insert(RECEIPT, UNIQUE);
		Savepoint savepoint = this.connection.setSavepoint();
		this.client.insert(new SendReceipt(2, "b"), UNIQUE);
		this.connection.rollback(savepoint);
		assertThat(this.client.insert(RECEIPT, UNIQUE).inserted()).isFalse();
		this.connection.commit();
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void schemaMayHaveAnotherName() throws SQLException {
		SchemaName other = new SchemaName("other_queue");
		this.database.migrate(other);
		AwaClient.on(this.connection, "other_queue").insert(RECEIPT);
		this.connection.commit();
		assertThat(this.database.count("other_queue.job")).isEqualTo(1);
		assertThat(jobs()).isZero();
		assertThatExceptionOfType(SchemaException.class)
			.isThrownBy(() -> AwaClient.on(this.connection, "missing").insert(RECEIPT));
		this.client.insert(RECEIPT);
	}

	@Test
	void uniqueJobsKeepTheTransactionUsable() throws SQLException {
		InsertResult first = this.client.insert(RECEIPT, UNIQUE);
		assertThat(this.client.insert(RECEIPT, UNIQUE).jobId()).isEqualTo(first.jobId());
		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(
				() -> this.client.insert(RECEIPT, UNIQUE.withUnique(UniqueBy.args().onConflict(OnConflict.FAIL))));
		this.connection.commit();
		assertThat(jobs()).isEqualTo(1);
	}

	@Test
	void copyJoinsTheTransaction() throws SQLException {
		this.client.insertManyCopy(List.of(RECEIPT, RECEIPT, new SendReceipt(2, "b")));
		assertThat(this.client.insertManyCopy(List.of(RECEIPT, RECEIPT), UNIQUE)).extracting(InsertResult::inserted)
			.containsExactly(true, false);
		assertThat(jobs()).isZero();
		this.connection.commit();
		assertThat(jobs()).isEqualTo(4);
	}

	@Test
	void copyNeedsATransaction() throws SQLException {
		this.connection.setAutoCommit(true);
		assertOwnersTask((client) -> client.insertManyCopy(List.of(RECEIPT)));
		assertThat(jobs()).isZero();
	}

	@Test
	void ownerMigratesAndBegins() {
		assertOwnersTask(AwaClient::migrate);
		assertOwnersTask(AwaClient::begin);
		assertOwnersTask((client) -> client.begin(TransactionOptions.defaults()));
		assertOwnersTask((client) -> client.inTransaction((transaction) -> 1));
		this.client.insert(RECEIPT);
	}

	private void assertOwnersTask(Consumer<AwaClient> task) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> task.accept(this.client))
			.withMessageContaining("A client on a connection of yours does not")
			.withMessageContaining("turn auto-commit off");
	}

	@Test
	void closedConnectionIsNamed() throws SQLException {
		this.connection.close();
		assertClosed((client) -> client.insert(RECEIPT));
		assertClosed((client) -> client.insert(RECEIPT, UNIQUE));
		assertClosed((client) -> client.insertMany(List.of(RECEIPT)));
		assertClosed((client) -> client.insertManyCopy(List.of(RECEIPT)));
		assertClosed((client) -> client.getJob(1));
	}

	private void assertClosed(Consumer<AwaClient> task) {
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> task.accept(this.client))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	@Test
	void readOnlyAndAbortedTransactionsAreNamed() throws SQLException {
		this.connection.createStatement().execute("set transaction read only");
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> this.client.insert(RECEIPT))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.READ_ONLY));
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> this.client.insert(RECEIPT))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ABORTED));
	}

	private long jobs() {
		return this.database.count("awa.job");
	}

}
