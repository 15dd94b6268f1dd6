package io.awa.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.UnexpectedRollbackException;

import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * How transactions of both clients meet surrounding ones.
 */
abstract class TransactionPropagationContract {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private final TestDatabase database;

	private final TransactionSubject subject;

	TransactionPropagationContract(TestDatabase database, TransactionSubject subject) {
		this.database = database;
		this.subject = subject;
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("create table if not exists app_order (id bigint primary key, note text)").update();
		this.database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		assertThat(this.database.violations()).isEmpty();
		assertThat(this.database
			.count("pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"))
			.isZero();
	}

	@Test
	void nestedFailureTakesBackOnlyItsOwn() {
		this.subject.run((outer) -> {
			insertOrder(outer, 1);
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.subject.run(DEFAULTS.nested(), (nested) -> {
					nested.insert(RECEIPT);
					insertOrder(nested, 1);
				}));
			insertOrder(outer, 2);
		});

		assertCommitted(2, 0);
	}

	@Test
	void nestedCommitIsLostWithTheOuter() {
		this.subject.run((outer) -> {
			this.subject.run(DEFAULTS.nested(), (nested) -> insertOrder(nested, 1));
			outer.setRollbackOnly();
		});

		assertCommitted(0, 0);
	}

	@Test
	void participantInNestedFailsWithItAlone() {
		this.subject.run((outer) -> {
			insertOrder(outer, 1);
			assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> this.subject.run(DEFAULTS.nested(), (nested) -> {
					insertOrder(nested, 2);
					this.subject.run(AwaTransaction::setRollbackOnly);
				}));
		});

		assertCommitted(1, 0);
	}

	@Test
	void isolatedCommitsAlthoughTheOuterRollsBack() {
		this.subject.run((outer) -> {
			insertOrder(outer, 1);
			this.subject.run(DEFAULTS.isolated(), (isolated) -> isolated.insert(RECEIPT));
			assertCommitted(0, 1);
			outer.setRollbackOnly();
		});

		assertCommitted(0, 1);
	}

	@Test
	void isolatedRollsBackAlthoughTheOuterCommits() {
		this.subject.run((outer) -> {
			insertOrder(outer, 1);
			this.subject.run(DEFAULTS.isolated(), (isolated) -> {
				isolated.insert(RECEIPT);
				isolated.setRollbackOnly();
			});
			insertOrder(outer, 2);
		});

		assertCommitted(2, 0);
	}

	@Test
	void joinsTheTransactionThatSpringBegan() {
		IllegalStateException failure = new IllegalStateException("the surrounding one failed");

		Throwable thrown = catchThrowable(() -> this.subject.inSpringTransaction(() -> {
			this.subject.run((transaction) -> insertOrder(transaction, 1));
			assertCommitted(0, 0);
			throw failure;
		}));

		assertThat(thrown).isSameAs(failure);
		assertCommitted(0, 0);
	}

	@Test
	void commitsWithTheTransactionThatSpringBegan() {
		this.subject.inSpringTransaction(() -> this.subject.run((transaction) -> insertOrder(transaction, 1)));

		assertCommitted(1, 0);
	}

	@Test
	void failureOfParticipantCannotBeSwallowed() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.subject.run((outer) -> {
			insertOrder(outer, 1);
			catchThrowable(() -> this.subject.run((inner) -> {
				throw new IllegalStateException("swallowed");
			}));
		}));

		assertCommitted(0, 0);
	}

	@Test
	void outerTransactionIsRefusedInsideAnIsolatedOne() {
		this.subject.run((outer) -> {
			this.subject.run(DEFAULTS.isolated(),
					(isolated) -> assertThatExceptionOfType(IllegalTransactionStateException.class)
						.isThrownBy(() -> insertOrder(outer, 1)));
			insertOrder(outer, 2);
		});

		assertCommitted(1, 0);
	}

	private static void insertOrder(AwaTransaction transaction, long id) {
		assertThat(transaction.execute("insert into app_order (id) values (:id)", Map.of("id", id))).isEqualTo(1);
	}

	private void assertCommitted(int orders, int jobs) {
		assertThat(countElsewhere("app_order")).isEqualTo(orders);
		assertThat(countElsewhere("awa.job")).isEqualTo(jobs);
	}

	/** On this thread it would be in the middle of the transaction. */
	private long countElsewhere(String table) {
		return CompletableFuture.supplyAsync(() -> this.database.count(table)).join();
	}

}
