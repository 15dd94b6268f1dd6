package io.awa.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobEvents}.
 */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class JobEventsTests {

	private final List<Object> heard = new CopyOnWriteArrayList<>();

	@Test
	void eventsAreHeardInOrderOnAThreadOfTheirOwn() {
		List<String> threads = new CopyOnWriteArrayList<>();
		JobEvents events = new JobEvents((event) -> {
			threads.add(Thread.currentThread().getName());
			this.heard.add(event);
		}, (type) -> true);

		for (int i = 0; i < 100; i++) {
			publish(events, i);
		}
		events.close();

		assertThat(this.heard).extracting((event) -> ((JobStarted) event).jobId()).hasSize(100).isSorted();
		assertThat(threads).allMatch((name) -> name.startsWith("awa-events-"));
	}

	@Test
	void failingListenersChangeNothing(CapturedOutput output) {
		JobEvents events = new JobEvents((event) -> {
			this.heard.add(event);
			throw new StackOverflowError("listener");
		}, (type) -> true);

		publish(events, 1);
		publish(events, 2);
		events.close();

		assertThat(this.heard).hasSize(2);
		assertThat(output).contains("A listener failed on JobStarted[jobId=1");
	}

	@Test
	void eventsBeyondTheBoundAreDroppedAndSaidOnce(CapturedOutput output) throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		JobEvents events = new JobEvents((event) -> {
			started.countDown();
			this.heard.add(event);
			awaitQuietly(goOn);
		}, (type) -> true, 2);
		publish(events, 0);
		started.await();

		for (int i = 1; i < 10; i++) {
			publish(events, i);
		}
		goOn.countDown();
		events.close();

		assertThat(this.heard).hasSize(3);
		assertThat(output.getOut().split("are too slow", -1)).hasSize(2);
	}

	@Test
	void afterTheEndNothingIsPublishedAndNothingThrown() {
		JobEvents events = new JobEvents(this.heard::add, (type) -> true);
		events.close();

		publish(events, 1);

		assertThat(this.heard).isEmpty();
	}

	@Test
	void brokenLookupCountsAsNobody() {
		JobEvents events = new JobEvents(this.heard::add, (type) -> {
			throw new IllegalStateException("context closed");
		});

		publish(events, 1);
		events.close();

		assertThat(this.heard).isEmpty();
		assertThat(JobEvents.none().wants(JobStarted.class)).isFalse();
	}

	private static void publish(JobEvents events, long id) {
		events.publish(JobStarted.class, () -> new JobStarted(id, "kind", "queue", 1));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
