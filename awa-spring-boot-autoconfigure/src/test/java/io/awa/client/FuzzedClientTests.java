package io.awa.client;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.awa.AwaException;
import io.awa.InsertOptions;
import io.awa.testsupport.FuzzSeed;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whatever a client is called with, it does it or refuses it with an exception of the
 * library that writes nothing and leaves the transaction of the caller usable; and both
 * clients decide alike.
 */
class FuzzedClientTests {

	private static final int CALLS = 2_000;

	private static TestDatabase database;

	@BeforeAll
	static void createJobs() {
		database = TestDatabase.migrated();
		JobFixture given = new JobFixture(database);
		given.waiting(InsertOptions.defaults().withKind("fuzz"), RandomCalls.CALLBACK);
		given.failed(InsertOptions.defaults().withKind("fuzz"));
	}

	@AfterAll
	static void dropDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@Test
	void bothClientsDoOrRefuseWhateverTheyAreCalledWith() {
		AwaClient jdbc = ClientFixtures.jdbcClient(database, ClientListener.NONE);
		AwaClient reactive = ClientFixtures.reactiveSubject(database, ClientScope.ROLLED_BACK);
		List<String> before = TableDump.of(database);

		FuzzSeed.run(CALLS, (seed) -> {
			Throwable refused = callInTransaction(jdbc, seed);
			Throwable refusedToo = catchThrowable(() -> new RandomCalls(FuzzSeed.values(seed)).next(reactive));

			assertThat(refused).satisfiesAnyOf((failure) -> assertThat(failure).isNull(),
					(failure) -> assertThat(failure).isInstanceOf(AwaException.class));
			assertThat(describe(refusedToo)).isEqualTo(describe(refused));
		});

		assertThat(TableDump.of(database)).isEqualTo(before);
	}

	/** In a transaction of the caller, which is rolled back after it was used again. */
	private static Throwable callInTransaction(AwaClient client, long seed) {
		return ClientFixtures.template(database).execute((status) -> {
			status.setRollbackOnly();
			Throwable refused = catchThrowable(() -> new RandomCalls(FuzzSeed.values(seed)).next(client));
			if (refused != null) {
				client.queueStats("still usable");
			}
			return refused;
		});
	}

	private static String describe(Throwable failure) {
		return (failure != null) ? failure.getClass().getName() + ": " + Objects.toString(failure.getMessage(), "")
				: "done";
	}

}
