package io.awa.worker;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.UnhandledKind;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to jobs that no live worker can take.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class UnhandledKindContract extends WorkerContract {

	UnhandledKindContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void jobWaitsVisiblyUntilAWorkerWithTheHandlerStarts() {
		this.worker.handle("known", (args, context) -> null).start();
		await(insert("known", Map.of()), JobState.COMPLETED);
		long id = insert("unknown", Map.of());
		Job job = this.client.getJob(id).orElseThrow();

		assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
		assertThat(this.client.unhandledKinds())
			.containsExactly(new UnhandledKind("unknown", "default", 1, job.runAt(), true));
		assertThat(this.client.healthCheck().unhandledKinds()).hasSize(1);

		try (TestWorker second = new TestWorker(this.database, this.storage)) {
			second.handle("unknown", (args, context) -> null).start();
			await(id, JobState.COMPLETED);
			assertThat(this.client.unhandledKinds()).isEmpty();
		}
		assertThat(this.client.healthCheck().healthy()).isTrue();
	}

	@Test
	void aliasesCountAsHandled() {
		this.worker.handle(HandlerKindsContract.Renamed.class).start();
		await(insert("send_bill", Map.of("number", 1)), JobState.COMPLETED);
		this.client.pauseQueue("default");
		insert("send_bill", Map.of("number", 2));

		assertThat(this.client.unhandledKinds()).isEmpty();
	}

	@Test
	void queueThatNobodyWorksIsToldApart() {
		this.worker.handle("known", (args, context) -> null).start();
		await(insert("known", Map.of()), JobState.COMPLETED);
		InsertOptions elsewhere = InsertOptions.defaults().withQueue("elsewhere");
		insert("known", Map.of(), elsewhere);
		insert("known", Map.of(), elsewhere.withPriority(4));
		insert("known", Map.of(), elsewhere.withDelay(Duration.ofHours(1)));

		assertThat(this.client.unhandledKinds()).singleElement().satisfies((kind) -> {
			assertThat(kind.queue()).isEqualTo("elsewhere");
			assertThat(kind.count()).isEqualTo(2);
			assertThat(kind.queueWorked()).isFalse();
			assertThat(kind.describe()).contains("'elsewhere'", "no live worker works on the queue");
		});
	}

	@Test
	void workerOfAnOlderVersionCountsForAllKindsAndASilentOneForNone() {
		insert("any", Map.of());
		this.database.sql()
			.sql("insert into awa.worker (node, version, queues, capacity) values ('old', '0', '{default}', 1)")
			.update();
		assertThat(this.client.unhandledKinds()).isEmpty();

		this.database.sql().sql("update awa.worker set heartbeat_at = now() - interval '3 minutes'").update();
		assertThat(this.client.unhandledKinds()).hasSize(1);
		this.database.sql().sql("delete from awa.worker").update();
	}

	@Test
	void warningComesOnceAndAgainOnlyAfterItWasGone(CapturedOutput output) {
		UnhandledKindWatch watch = new UnhandledKindWatch(TestWorker.storage(this.database, this.storage).operations());
		long id = insert("nobodys", Map.of());

		watch.look();
		assertThat(output).doesNotContain("'nobodys'");
		watch.look();
		watch.look();
		assertThat(output.getOut().split("kind 'nobodys'", -1)).hasSize(2);

		this.client.cancel(id);
		watch.look();
		insert("nobodys", Map.of());
		watch.look();
		watch.look();
		assertThat(output.getOut().split("kind 'nobodys'", -1)).hasSize(3);
	}

}
