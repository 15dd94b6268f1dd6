package io.awa.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.bridge.SectionClosedException.Reason;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Sections that are cancelled, nested or waited for at the wrong moment.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SectionRaceTests {

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
	void nestedSectionOfSectionThatHasEndedIsRefusedAtOnce() {
		ContextView late = block(this.bridge.call(() -> this.bridge.await(Mono.deferContextual(Mono::just))));

		assertThatExceptionOfType(SectionClosedException.class)
			.isThrownBy(() -> block(this.bridge.run(this::nothing).contextWrite(Context.of(late))))
			.matches((ex) -> ex.reason() == Reason.ENDED);
	}

	@Test
	void nestedSectionThatNobodyWaitsForIsRefusedWhenTheOuterOneEnds() {
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		block(this.bridge.run(() -> {
			ContextView own = this.bridge.await(Mono.deferContextual(Mono::just));
			this.bridge.run(this::nothing).contextWrite(Context.of(own)).subscribe(null, refused::complete);
			assertThat(refused).isNotDone();
		}));

		assertThat(refused.getNow(null)).isInstanceOf(SectionClosedException.class);
	}

	@Test
	void cancellationDoesNotWaitForCallThatWaitsWithinAnotherOne() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<Throwable> ended = new CompletableFuture<>();
		Mono<Object> never = Mono.never().doOnSubscribe((subscription) -> waiting.countDown());
		Disposable pipeline = this.bridge
			.run(() -> ended
				.complete(catchThrowable(() -> this.bridge.await(Mono.fromCallable(() -> this.bridge.await(never))))))
			.subscribe();
		assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

		pipeline.dispose();

		assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(SectionClosedException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
	}

	@Test
	void nestedCodeMayJoinFutureOfTheSectionAroundItThatNeedsTheThreadToo() {
		String value = block(this.bridge.call(() -> {
			AtomicReference<CompletableFuture<String>> second = new AtomicReference<>();
			CompletableFuture<String> first = this.bridge.future(this.bridge.call(() -> second.get().join()));
			second.set(this.bridge.future(this.bridge.call(() -> "inner")));
			return first.join();
		}));

		assertThat(value).isEqualTo("inner");
	}

	@Test
	void cancelledSectionDoesNotInterruptAnotherOneThatRunsInItsWait() {
		List<String> seen = new ArrayList<>();
		block(this.bridge.run(() -> {
			Sinks.Empty<Void> stop = Sinks.empty();
			Mono<String> stopped = this.bridge.<String>call(() -> this.bridge.await(Mono.never()))
				.takeUntilOther(stop.asMono())
				.defaultIfEmpty("stopped");
			Mono<String> innocent = this.bridge.call(() -> {
				CompletableFuture<Void> other = CompletableFuture.runAsync(stop::tryEmitEmpty);
				other.join();
				seen.add("interrupted: " + Thread.currentThread().isInterrupted());
				return "innocent " + this.bridge.await(this.fixture.select("1"));
			});
			seen.addAll(this.bridge.await(Flux.merge(stopped, innocent).collectList()));
			seen.add("after: " + Thread.currentThread().isInterrupted());
		}));

		assertThat(seen).containsExactly("interrupted: false", "stopped", "innocent 1", "after: false");
	}

	@Test
	void interruptOfCancelledCodeDoesNotReachTheNextSectionOfTheThread() throws Exception {
		for (int i = 0; i < 50; i++) {
			CountDownLatch running = new CountDownLatch(1);
			CompletableFuture<Boolean> stopped = new CompletableFuture<>();
			Disposable pipeline = this.bridge.run(() -> {
				running.countDown();
				stopped.complete(awaitQuietly(new CountDownLatch(1)));
			}).subscribe();
			assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
			pipeline.dispose();
			Boolean interrupted = block(this.bridge.call(() -> Thread.currentThread().isInterrupted()));
			assertThat(interrupted).isFalse();
			assertThat(stopped.get()).isFalse();
		}
	}

	@Test
	void interruptOfCancelledNestedCodeDoesNotReachTheSectionAroundIt() {
		Boolean interrupted = block(this.bridge.call(() -> {
			Sinks.Empty<Void> stop = Sinks.empty();
			this.bridge.await(this.bridge.run(() -> {
				CompletableFuture.runAsync(stop::tryEmitEmpty);
				while (!Thread.currentThread().isInterrupted()) {
					Thread.onSpinWait();
				}
			}).takeUntilOther(stop.asMono()));
			return Thread.currentThread().isInterrupted();
		}));

		assertThat(interrupted).isFalse();
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
