package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.ClientListener;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that hears nothing of other nodes finds their jobs by polling, and says so.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class PollOnlyContract extends WorkerContract {

	private static final String POLL_ONLY = "This worker is in poll-only mode and looks for jobs of other nodes every "
			+ "200 ms: ";

	private final AtomicInteger listens = new AtomicInteger();

	PollOnlyContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void workerBehindAPoolerPollsAndSaysSoOnce(CapturedOutput output) {
		this.worker.connections((inner) -> new PoolerConnections(inner, this.listens))
			.handle("greet", (args, context) -> null)
			.start();

		await(insertElsewhere(), JobState.COMPLETED);

		Awaitility.await().atMost(LIMIT).until(() -> output.toString().contains(POLL_ONLY));
		assertThat(output.toString()).containsOnlyOnce(POLL_ONLY + "notifications do not arrive")
			.contains("awa.worker.listen=off");
		assertThat(isListening()).isFalse();
		await(insertElsewhere(), JobState.COMPLETED);
	}

	@Test
	void workerThatIsToldNotToListenNeverDoes(CapturedOutput output) {
		this.worker.connections((inner) -> new PoolerConnections(inner, this.listens))
			.handle("greet", (args, context) -> null)
			.maintenance(new MaintenanceSettings(true, false, Retention.DEFAULT, Duration.ofHours(1), Map.of(),
					List.of(), List.of(), Duration.ZERO))
			.start();

		await(insertElsewhere(), JobState.COMPLETED);
		await(insertElsewhere(), JobState.COMPLETED);

		assertThat(output.toString()).doesNotContain("notifications do not arrive");
		assertThat(isListening()).isFalse();
		assertThat(this.listens).hasValue(0);
	}

	@Test
	void workerWithADirectConnectionListens(CapturedOutput output) {
		this.worker.handle("greet", (args, context) -> null).start();

		Awaitility.await().atMost(LIMIT).until(this::isListening);

		assertThat(output.toString()).doesNotContain("poll-only");
	}

	private long insertElsewhere() {
		AwaClient elsewhere = client(ClientListener.NONE);
		return elsewhere.insert(Map.of(), InsertOptions.defaults().withKind("greet")).jobId();
	}

	private boolean isListening() {
		return Objects.requireNonNull(this.client.healthCheck().worker()).listening();
	}

}
