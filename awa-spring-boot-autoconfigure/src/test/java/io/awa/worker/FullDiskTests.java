package io.awa.worker;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.FaultPlan.Moment;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every statement of client and worker is refused for a while as on a full disk: inserts
 * say so, nothing is lost, and the worker goes on by itself.
 */
class FullDiskTests {

	private static final InsertOptions PLAIN = InsertOptions.defaults().withKind("plain");

	private TestDatabase database;

	@BeforeEach
	void createDatabase() {
		this.database = TestDatabase.migrated();
	}

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@ParameterizedTest
	@EnumSource
	void insertNamesTheRemedyAndWorkerGoesOnByItself(Storage storage) {
		FaultPlan plan = new FaultPlan();
		try (Outage outage = new Outage(this.database, plan, storage)) {
			outage.begin();

			plan.refuseAll(Moment.DISK_FULL);
			assertRefused(() -> outage.client().insert(Map.of(), PLAIN));
			assertRefused(() -> outage.client().insertManyCopy(List.of(new NewJob(Map.of(), PLAIN))));
			outage.assertRests();

			plan.plan(null);
			outage.assertGoesOn();
		}
	}

	private static void assertRefused(Runnable write) {
		assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(write::run)
			.withMessageContaining("no disk space left")
			.withMessageContaining("Make room");
	}

}
