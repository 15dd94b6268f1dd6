package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers whose roles may do no more than the shipped script grants keep the promises of
 * workers, and meet nothing that is forbidden.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerRolesTests {

	private final GroupRoles roles = GroupRoles.create();

	private final TestDatabase worker = this.roles.login(Group.WORKER);

	private final TestDatabase maintenance = this.roles.login(Group.MAINTENANCE);

	private LogWatch log;

	@BeforeEach
	void watchTheLog() {
		this.log = LogWatch.start();
	}

	/**
	 * Threads of a worker go on after a failure, so a test may end well in spite of it.
	 */
	@AfterEach
	void nothingWasForbidden() {
		this.log.close();
		assertThat(this.log.texts()).noneMatch((text) -> text.contains("permission denied"))
			.noneMatch((text) -> text.contains("may not use"));
	}

	@AfterAll
	void dropRoles() {
		this.roles.close();
	}

	@Nested
	class JobOutcomeOverJdbc extends JobOutcomeContract {

		JobOutcomeOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class JobOutcomeOverR2dbc extends JobOutcomeContract {

		JobOutcomeOverR2dbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.R2DBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class OutcomeDetailOverJdbc extends OutcomeDetailContract {

		OutcomeDetailOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class JobLogOverJdbc extends JobLogContract {

		JobLogOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class JobLogOverR2dbc extends JobLogContract {

		JobLogOverR2dbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.R2DBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class CallbackOverJdbc extends CallbackWorkerContract {

		CallbackOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class CallbackOverR2dbc extends CallbackWorkerContract {

		CallbackOverR2dbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.R2DBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class CallbackInLineOverJdbc extends InLineCallbackContract {

		CallbackInLineOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class RetentionOverJdbc extends RetentionContract {

		RetentionOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class WorkerLivenessOverJdbc extends WorkerLivenessContract {

		WorkerLivenessOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class RateOverJdbc extends RateContract {

		RateOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class ConcurrencyOverJdbc extends ConcurrencyContract {

		ConcurrencyOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.worker;
		}

	}

	@Nested
	class NodeRoleOverJdbc extends NodeRoleContract {

		NodeRoleOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.maintenance;
		}

	}

	@Nested
	class MaintenanceOverJdbc extends MaintenanceRoleContract {

		MaintenanceOverJdbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.JDBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.maintenance;
		}

	}

	@Nested
	class MaintenanceOverR2dbc extends MaintenanceRoleContract {

		MaintenanceOverR2dbc() {
			super(WorkerRolesTests.this.roles.database(), Storage.R2DBC);
		}

		@Override
		TestDatabase workers() {
			return WorkerRolesTests.this.maintenance;
		}

	}

}
