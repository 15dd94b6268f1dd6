package io.awa.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import io.awa.bridge.SectionClosedException.Reason;
import io.awa.client.AwaTransaction;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * How long sections wait, and what becomes of them when something ends before they do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SectionLifecycleTests {

	private final BridgeSettings settings = threads(BridgeSettings.defaults().withMaxSections(1));

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 1, this.settings);

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@Test
	void sectionThatFindsNoThreadIsRefusedAlthoughPermitsAreFree() {
		try (BridgeFixture busy = new BridgeFixture(this.database, 1,
				this.settings.withVirtualThreads(false).withSectionAcquireTimeout(Duration.ofMillis(500)))) {
			AwaBridge bridge = busy.bridge();
			Mono<Throwable> second = bridge.call(() -> "first")
				.map((value) -> catchThrowable(() -> bridge.run(this::nothing).block(BridgeFixture.LIMIT)));

			assertThat(block(second)).isInstanceOf(NoSectionAvailableException.class);
			assertThat(block(bridge.call(() -> "free"))).isEqualTo("free");
		}
	}

	@Test
	void closingTheBridgeInterruptsWhatRunsAndRefusesWhatWaitsForThread() throws Exception {
		BridgeFixture closing = new BridgeFixture(this.database, 1, this.settings.withMaxSections(1));
		CountDownLatch running = new CountDownLatch(1);
		CompletableFuture<?> runs = closing.bridge().run(() -> {
			running.countDown();
			closing.bridge().await(Mono.never());
		}).toFuture();
		CompletableFuture<?> waits = closing.bridge().run(this::nothing).toFuture();
		assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

		closing.close();

		assertThat(catchThrowable(() -> runs.get(20, TimeUnit.SECONDS)))
			.hasCauseInstanceOf(SectionClosedException.class);
		assertThat(catchThrowable(() -> waits.get(20, TimeUnit.SECONDS)))
			.hasCauseInstanceOf(NoSectionAvailableException.class);
	}

	@Test
	void sectionsThatWaitForThreadOfClosedBridgeAreRefused() throws Exception {
		BridgeFixture closing = new BridgeFixture(this.database, 1, this.settings.withVirtualThreads(false));
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		CompletableFuture<?> first = closing.bridge().call(() -> "first").doOnNext((value) -> {
			busy.countDown();
			while (!awaitQuietly(closed)) {
				Thread.onSpinWait();
			}
		}).toFuture();
		assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<?> queued = closing.bridge().run(this::nothing).toFuture();

		closing.close();

		assertThat(catchThrowable(() -> queued.get(20, TimeUnit.SECONDS)))
			.hasCauseInstanceOf(NoSectionAvailableException.class);
		closed.countDown();
		first.get(20, TimeUnit.SECONDS);
	}

	@Test
	void futuresThatWaitForTheirTurnAreNotBegunAfterTheEnd() {
		List<Integer> begun = new ArrayList<>();
		Throwable failure = catchThrowable(() -> block(this.bridge.run(() -> {
			for (int i = 0; i < 100; i++) {
				int call = i;
				this.bridge.future(Mono.never().doOnSubscribe((subscription) -> {
					if (Section.current() == null) {
						begun.add(call);
					}
				}));
			}
		})));

		assertThat(failure).isInstanceOf(UnfinishedWorkException.class)
			.hasMessageContaining("100 of the futures or transactions");
		assertThat(begun).isEmpty();
	}

	@Test
	void callThatCannotBeCancelledCostsNoPermit() {
		Mono<Object> stubborn = Mono.never().doOnCancel(() -> {
			throw new IllegalStateException("not cancelled");
		});

		assertThatExceptionOfType(UnfinishedWorkException.class)
			.isThrownBy(() -> block(this.bridge.run(() -> this.bridge.future(stubborn))));
		assertThat(block(this.bridge.call(() -> "next"))).isEqualTo("next");
	}

	@Test
	void timedGetGivesUpWithoutClosingTheSection() {
		Long value = block(this.bridge.call(() -> {
			CompletableFuture<Object> never = this.bridge.future(Mono.never());
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> never.get(20, TimeUnit.MILLISECONDS));
			assertThat(never.cancel(true)).isTrue();
			return this.bridge.await(this.fixture.select("7"));
		}));

		assertThat(value).isEqualTo(7);
	}

	@Test
	void timedGetOfMoreThanTheAwaitTimeoutClosesTheSection() {
		try (BridgeFixture impatient = new BridgeFixture(this.database, 1,
				this.settings.withAwaitTimeout(Duration.ofMillis(50)))) {
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			Mono<Void> section = impatient.bridge()
				.run(() -> thrown
					.set(catchThrowable(() -> impatient.bridge().future(Mono.never()).get(1, TimeUnit.HOURS))));

			assertThatExceptionOfType(SectionClosedException.class).isThrownBy(() -> block(section))
				.matches((ex) -> ex.reason() == Reason.TIMED_OUT);
			assertThat(thrown.get()).isInstanceOf(SectionClosedException.class);
		}
	}

	@Test
	void timeOfNestedCodeDoesNotCountAsWaiting() {
		try (BridgeFixture impatient = new BridgeFixture(this.database, 1,
				this.settings.withAwaitTimeout(Duration.ofSeconds(1)))) {
			AwaBridge bridge = impatient.bridge();
			block(bridge.run(() -> bridge.client().inTransaction((transaction) -> {
				for (int i = 0; i < 4; i++) {
					bridge.await(Mono.delay(Duration.ofMillis(300)));
				}
				return null;
			})));
		}
	}

	@Test
	@Timeout(15)
	void futureThatAnExecutorCompletesWakesTheSection() {
		Integer value = block(this.bridge.call(() -> {
			Thread section = Thread.currentThread();
			CompletableFuture<Integer> call = this.bridge.future(Mono.just(21));
			return call.thenApplyAsync((number) -> {
				while (section.getState() != Thread.State.TIMED_WAITING) {
					Thread.onSpinWait();
				}
				return number * 2;
			}).get(20, TimeUnit.SECONDS);
		}));

		assertThat(value).isEqualTo(42);
	}

	@Test
	void transactionObjectsMayEndInAnyOrder() {
		try (BridgeFixture wide = new BridgeFixture(this.database, 2, this.settings)) {
			block(wide.bridge().run(() -> {
				AwaTransaction first = wide.client().begin();
				AwaTransaction second = wide.client().begin(TransactionOptions.defaults().isolated());
				first.close();
				second.close();
				assertThat(wide.bridge().await(wide.select("5"))).isEqualTo(5);
			}));
		}
	}

	private void nothing() {
	}

	private static boolean awaitQuietly(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static <T> T block(Mono<T> mono) {
		return mono.block(BridgeFixture.LIMIT);
	}

}
