package io.awa.client;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobChange;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both clients promise about unique jobs, in every scope.
 */
abstract class UniqueJobContract extends UniqueInsertContract {

	UniqueJobContract(TestDatabase database, AwaClient client, ClientScope scope) {
		super(database, client, scope);
	}

	@Test
	void triggeredScheduleIsUnique() {
		this.other.cron()
			.put(NewCronSchedule.of("nightly", "0 3 * * *", UniqueJobs.payload(1))
				.withOptions(UniqueJobs.options(UniqueBy.args())));
		InsertResult holder = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));

		assertThat(this.client.cron().trigger("nightly"))
			.hasValueSatisfying((result) -> assertThat(result).returns(Outcome.DUPLICATE, InsertResult::outcome)
				.returns(holder.jobId(), InsertResult::jobId));
		UniqueJobs.move(this.database, holder.jobId(), JobState.COMPLETED);
		assertThat(this.client.cron().trigger("nightly"))
			.hasValueSatisfying((result) -> assertThat(result.inserted()).isTrue());
		assertThat(this.client.cron().trigger("unknown")).isEmpty();
	}

	@Test
	void retriedJobGetsItsKeyBackIfItIsFree() {
		long job = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args())).jobId();
		UniqueJobs.move(this.database, job, JobState.FAILED);
		long second = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args())).jobId();

		assertThat(this.client.retry(job))
			.isEqualTo(new JobChange(job, JobChange.Outcome.DUPLICATE, JobState.FAILED, second));
		UniqueJobs.move(this.database, second, JobState.COMPLETED);
		assertThat(this.client.retry(job))
			.isEqualTo(new JobChange(job, JobChange.Outcome.CHANGED, JobState.AVAILABLE, null));

		InsertResult third = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));
		assertThat(third.jobId() == job).isEqualTo(this.scope.leavesJobs());
	}

	@Test
	void otherHolderOfTheKeyIsNoReasonNotToCancel() {
		long job = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args())).jobId();
		UniqueJobs.move(this.database, job, JobState.FAILED);
		this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));

		assertThat(this.client.cancel(job))
			.isEqualTo(new JobChange(job, JobChange.Outcome.UNCHANGED, JobState.FAILED, null));
	}

	@Test
	void jobIsCancelledByItsKeyAsLongAsItHoldsIt() {
		InsertOptions options = UniqueJobs.options(UniqueBy.args());
		assertThat(this.client.cancelByUniqueKey(UniqueJobs.payload(1), options)).isEmpty();
		long job = this.other.insert(UniqueJobs.payload(1), options).jobId();

		assertThat(this.client.cancelByUniqueKey(UniqueJobs.payload(2), options)).isEmpty();
		assertThat(this.client.cancelByUniqueKey(UniqueJobs.payload(1), options))
			.contains(new JobChange(job, JobChange.Outcome.CHANGED, JobState.CANCELLED, null));
		assertThat(this.client.cancelByUniqueKey(UniqueJobs.payload(1), options).isEmpty())
			.isEqualTo(this.scope.leavesJobs());
	}

}
