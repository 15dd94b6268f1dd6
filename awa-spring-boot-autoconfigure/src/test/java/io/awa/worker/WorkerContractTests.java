package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts of the worker over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class JobOutcomeOverJdbc extends JobOutcomeContract {

		JobOutcomeOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobOutcomeOverR2dbc extends JobOutcomeContract {

		JobOutcomeOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class JobClaimOverJdbc extends JobClaimContract {

		JobClaimOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobClaimOverR2dbc extends JobClaimContract {

		JobClaimOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class ClaimAheadOverJdbc extends ClaimAheadContract {

		ClaimAheadOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class ClaimAheadOverR2dbc extends ClaimAheadContract {

		ClaimAheadOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class CallbackOverJdbc extends CallbackWorkerContract {

		CallbackOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class CallbackOverR2dbc extends CallbackWorkerContract {

		CallbackOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class CallbackInLineOverJdbc extends InLineCallbackContract {

		CallbackInLineOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class CallbackRaceOverJdbc extends CallbackRaceContract {

		CallbackRaceOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class CallbackInLineOverR2dbc extends InLineCallbackContract {

		CallbackInLineOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class CallbackRaceOverR2dbc extends CallbackRaceContract {

		CallbackRaceOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class OperatorOverJdbc extends OperatorContract {

		OperatorOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class OperatorOverR2dbc extends OperatorContract {

		OperatorOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class WorkerLivenessOverJdbc extends WorkerLivenessContract {

		WorkerLivenessOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class WorkerLivenessOverR2dbc extends WorkerLivenessContract {

		WorkerLivenessOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class RetentionOverJdbc extends RetentionContract {

		RetentionOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class RetentionOverR2dbc extends RetentionContract {

		RetentionOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class NodeRoleOverJdbc extends NodeRoleContract {

		NodeRoleOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class NodeRoleOverR2dbc extends NodeRoleContract {

		NodeRoleOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class PollOnlyOverJdbc extends PollOnlyContract {

		PollOnlyOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class PollOnlyOverR2dbc extends PollOnlyContract {

		PollOnlyOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class AnnouncementOverJdbc extends AnnouncementContract {

		AnnouncementOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class AnnouncementOverR2dbc extends AnnouncementContract {

		AnnouncementOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class BatchOverJdbc extends BatchContract {

		BatchOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class BatchOverR2dbc extends BatchContract {

		BatchOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class HandlerKindsOverJdbc extends HandlerKindsContract {

		HandlerKindsOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class HandlerKindsOverR2dbc extends HandlerKindsContract {

		HandlerKindsOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class InterceptorOverJdbc extends InterceptorContract {

		InterceptorOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class InterceptorOverR2dbc extends InterceptorContract {

		InterceptorOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class EventOverJdbc extends EventContract {

		EventOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class EventOverR2dbc extends EventContract {

		EventOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class UnhandledKindOverJdbc extends UnhandledKindContract {

		UnhandledKindOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class UnhandledKindOverR2dbc extends UnhandledKindContract {

		UnhandledKindOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class ConcurrencyOverJdbc extends ConcurrencyContract {

		ConcurrencyOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class ConcurrencyOverR2dbc extends ConcurrencyContract {

		ConcurrencyOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class RateOverJdbc extends RateContract {

		RateOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class RateOverR2dbc extends RateContract {

		RateOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

}
