package io.awa.client;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.InvalidRequestException;
import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Locks of the application in the transactions of both clients.
 */
abstract class TransactionLockContract {

	private static final TransactionOptions ISOLATED = TransactionOptions.defaults().isolated();

	private static final String HELD = "select count(*) from pg_locks where locktype = 'advisory' "
			+ "and pid = pg_backend_pid()";

	private final TestDatabase database;

	private final TransactionSubject subject;

	TransactionLockContract(TestDatabase database, TransactionSubject subject) {
		this.database = database;
		this.subject = subject;
	}

	@AfterEach
	void nothingIsLeftOpen() {
		PoolState.awaitClean(this.database);
	}

	@Test
	void lockIsHeldUntilTheTransactionEnds() {
		this.subject.run((transaction) -> {
			transaction.lock("import");
			assertThat(tryElsewhere("import")).isFalse();
			assertThat(tryElsewhere("export")).isTrue();
		});

		assertThat(tryElsewhere("import")).isTrue();
	}

	@Test
	void rollbackGivesItBackToo() {
		this.subject.run((transaction) -> {
			transaction.lock("import");
			transaction.setRollbackOnly();
		});

		assertThat(tryElsewhere("import")).isTrue();
	}

	@Test
	void triedLockIsHeldLikeOneThatWasWaitedFor() {
		this.subject.run((transaction) -> {
			assertThat(transaction.tryLock("import")).isTrue();
			assertThat(tryElsewhere("import")).isFalse();
		});
	}

	@Test
	void lockCanBeTakenAgainByItsHolder() {
		this.subject.run((transaction) -> {
			transaction.lock("import");
			transaction.lock("import");
			assertThat(transaction.tryLock("import")).isTrue();
		});

		assertThat(tryElsewhere("import")).isTrue();
	}

	@Test
	void rollbackToAnEarlierSavepointGivesItBack() {
		this.subject.run((transaction) -> {
			transaction.execute("savepoint before");
			transaction.lock("import");
			transaction.execute("rollback to savepoint before");
			assertThat(tryElsewhere("import")).isTrue();
		});
	}

	@Test
	void locksOfOthersAreNotOurs() {
		this.subject.run((transaction) -> {
			transaction.execute("select pg_advisory_xact_lock(hashtextextended('import', 0))");
			transaction.execute("select pg_advisory_xact_lock(hashtextextended('other.lock:import', 0))");
			assertThat(tryElsewhere("import")).isTrue();
		});
	}

	@Test
	void anyTextIsAName() {
		this.subject.run((transaction) -> {
			transaction.lock("it's :a {schema} ? \\ \n ö 🔒");
			assertThat(tryElsewhere("it's :a {schema} ? \\ \n ö 🔒")).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "a\u0000b" })
	void nameThatIsNoneIsRefusedBeforeAnythingIsSent(String name) {
		this.subject.run((transaction) -> {
			assertRefused(() -> transaction.lock(name));
			assertRefused(() -> transaction.tryLock(name));
			assertRefused(() -> transaction.lock("x".repeat(201)));
			transaction.lock("x".repeat(200));
			assertThat(transaction.fetchOne(HELD, Map.of(), Long.class)).isEqualTo(1);
		});
	}

	private static void assertRefused(Runnable call) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("name"));
	}

	private boolean tryElsewhere(String name) {
		return this.subject.inTransaction(ISOLATED, (transaction) -> transaction.tryLock(name));
	}

}
