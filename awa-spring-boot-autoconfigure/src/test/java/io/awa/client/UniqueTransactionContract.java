package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.annotation.Isolation;

import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Unique jobs in transactions of both clients.
 */
abstract class UniqueTransactionContract extends UniqueWaitContract {

	UniqueTransactionContract(TestDatabase database, TransactionSubject subject, TransactionSubject impatient) {
		super(database, subject, impatient);
	}

	@ParameterizedTest
	@EnumSource(OnConflict.class)
	void duplicateLeavesTheTransactionUsable(OnConflict onConflict) {
		InsertOptions options = UniqueJobs.options(UniqueBy.kind().onConflict(onConflict));
		this.other.insert(UniqueJobs.payload(1), options);

		this.subject.run((transaction) -> {
			transaction.execute("insert into app_row values (1)");
			if (onConflict == OnConflict.FAIL) {
				assertThatExceptionOfType(DuplicateJobException.class)
					.isThrownBy(() -> transaction.insertMany(List.of(UniqueJobs.payload(2)), options));
			}
			else {
				assertThat(transaction.insert(UniqueJobs.payload(2), options).inserted()).isFalse();
			}
			assertThat(transaction.insert(UniqueJobs.payload(3), UNIQUE).inserted()).isTrue();
			transaction.execute("insert into app_row values (2)");
		});

		assertThat(this.database.count("app_row")).isEqualTo(2);
		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	@Test
	void sameKeyTwiceInOneTransactionIsADuplicateUntilItsJobEnds() {
		this.subject.run((transaction) -> {
			InsertResult first = transaction.insert(UniqueJobs.payload(1), UNIQUE);
			assertThat(transaction.insert(UniqueJobs.payload(1), UNIQUE).jobId()).isEqualTo(first.jobId());
			transaction.fetchAll("select * from awa.cancel_jobs(array[:id::bigint], 'test')",
					Map.of("id", first.jobId()));
			InsertResult second = transaction.insert(UniqueJobs.payload(1), UNIQUE);
			assertThat(second.inserted()).isTrue();
			transaction.execute("savepoint before_cancel");
			transaction.fetchAll("select * from awa.cancel_jobs(array[:id::bigint], 'test')",
					Map.of("id", second.jobId()));
			assertThat(transaction.insert(UniqueJobs.payload(1), UNIQUE).inserted()).isTrue();
			transaction.execute("rollback to savepoint before_cancel");
			assertThat(transaction.insert(UniqueJobs.payload(1), UNIQUE).jobId()).isEqualTo(second.jobId());
		});

		assertThat(this.database.count("awa.job_status where state = 'available'")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(value = Isolation.class, names = { "REPEATABLE_READ", "SERIALIZABLE" })
	void snapshotThatIsTooOldFailsRatherThanInsertsTwice(Isolation isolation) {
		long finished = this.other.insert(UniqueJobs.payload(2), UNIQUE).jobId();
		UniqueJobs.move(this.database, finished, JobState.COMPLETED);

		runRefused(isolation, (transaction) -> {
			insertElsewhere(1);
			transaction.insert(UniqueJobs.payload(1), UNIQUE);
		});
		runRefused(isolation, (transaction) -> {
			insertElsewhere(2);
			transaction.insert(UniqueJobs.payload(2), UNIQUE);
		});
		assertThat(this.database.count("awa.job_status where state = 'available'")).isEqualTo(2);

		this.subject.run(DEFAULTS.withIsolation(isolation), (transaction) -> {
			assertThat(transaction.insert(UniqueJobs.payload(1), UNIQUE).inserted()).isFalse();
			assertThat(transaction.insert(UniqueJobs.payload(3), UNIQUE).inserted()).isTrue();
		});
	}

	private void runRefused(Isolation isolation, Consumer<AwaTransaction> work) {
		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> this.subject.run(DEFAULTS.withIsolation(isolation), (transaction) -> {
				transaction.fetchOne("select count(*) as seen from awa.job", Map.of());
				work.accept(transaction);
			}));
	}

	/** On a thread without a transaction to join. */
	private void insertElsewhere(long id) {
		CompletableFuture.runAsync(() -> this.other.insert(UniqueJobs.payload(id), UNIQUE)).join();
	}

}
