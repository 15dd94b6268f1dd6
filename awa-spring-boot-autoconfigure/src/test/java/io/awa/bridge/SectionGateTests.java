package io.awa.bridge;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import io.awa.bridge.SectionClosedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Subscribing and closing exclude each other.
 */
@Timeout(30)
class SectionGateTests {

	private final SectionGate gate = new SectionGate();

	private final List<String> events = new CopyOnWriteArrayList<>();

	@Test
	void closingWaitsForTheSubscriptionThatHasBegun() throws Exception {
		Thread closing = new Thread(() -> this.gate.close(Reason.CANCELLED, () -> this.events.add("closed")));

		this.gate.pass(() -> {
			closing.start();
			while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
				Thread.onSpinWait();
			}
			this.events.add("subscribed");
		});
		closing.join();

		assertThat(this.events).containsExactly("subscribed", "closed");
	}

	@Test
	void queuedCallIsGuardedInTheSameWay() throws Exception {
		Thread closing = new Thread(() -> this.gate.close(Reason.CANCELLED, () -> this.events.add("closed")));
		this.gate.limit(Mono.fromRunnable(() -> {
			closing.start();
			while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
				Thread.onSpinWait();
			}
			this.events.add("subscribed");
		})).block();
		closing.join();

		assertThat(this.events).containsExactly("subscribed", "closed");
	}

	@Test
	void nothingPassesAfterTheClosing() {
		AtomicInteger subscriptions = new AtomicInteger();
		Mono<Integer> queued = this.gate.limit(Mono.fromSupplier(subscriptions::incrementAndGet));
		assertThat(this.gate.close(Reason.CANCELLED, () -> {
		})).isTrue();

		assertThat(this.gate.close(Reason.ENDED, () -> this.events.add("twice"))).isFalse();
		assertThat(this.gate.ifOpen(subscriptions::incrementAndGet)).isFalse();
		assertThatExceptionOfType(SectionClosedException.class)
			.isThrownBy(() -> this.gate.pass(subscriptions::incrementAndGet))
			.matches((ex) -> ex.reason() == Reason.CANCELLED);
		assertThatExceptionOfType(SectionClosedException.class).isThrownBy(queued::block);
		assertThat(subscriptions).hasValue(0);
		assertThat(this.events).isEmpty();
	}

	@Test
	void whoeverWaitsWithinSubscriptionLetsTheClosingIn() throws Exception {
		CountDownLatch paused = new CountDownLatch(1);
		CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
			try {
				return paused.await(20, TimeUnit.SECONDS) && this.gate.close(Reason.CANCELLED, () -> {
				});
			}
			catch (InterruptedException ex) {
				return false;
			}
		});

		this.gate.pass(() -> this.gate.pass(() -> {
			int held = this.gate.pause();
			paused.countDown();
			assertThat(closed.join()).isTrue();
			this.gate.resume(held);
			assertThat(held).isEqualTo(2);
		}));
	}

}
