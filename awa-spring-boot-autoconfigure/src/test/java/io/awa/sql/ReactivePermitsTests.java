package io.awa.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The limit holds, the order is kept, and no permit is lost, however work ends.
 */
class ReactivePermitsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int MANY = 100_000;

	private final ReactivePermits permits = new ReactivePermits(1);

	private final List<Integer> started = new ArrayList<>();

	@Test
	void neverMoreRunThanThereArePermits() {
		ReactivePermits three = new ReactivePermits(3);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Mono<Boolean> work = Mono.fromSupplier(() -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			running.decrementAndGet();
			return true;
		}).subscribeOn(Schedulers.boundedElastic());

		Long done = Flux.range(0, 2_000).flatMap((i) -> three.limit(work), 500).count().block(LIMIT);

		assertThat(done).isEqualTo(2_000);
		assertThat(most.get()).isBetween(1, 3);
		assertAllFree(three, 3);
	}

	@Test
	void whatWaitsRunsInTheOrderOfSubscription() {
		Sinks.Empty<Integer> first = occupy();
		IntStream.range(0, 100).forEach((i) -> this.permits.limit(note(i)).subscribe());
		assertThat(this.started).isEmpty();

		first.tryEmitEmpty();

		assertThat(this.started).isEqualTo(IntStream.range(0, 100).boxed().toList());
	}

	@Test
	void cancelledWhileWaitingNeverRunsAndTakesNoPermit() {
		Sinks.Empty<Integer> first = occupy();
		Disposable waiting = this.permits.limit(note(1)).subscribe();
		this.permits.limit(note(2)).subscribe();

		waiting.dispose();
		first.tryEmitEmpty();

		assertThat(this.started).containsExactly(2);
		assertAllFree(this.permits, 1);
	}

	@Test
	void cancelledWhileRunningIsCancelledAndFreesThePermit() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Disposable running = this.permits.limit(Mono.never().doOnCancel(() -> cancelled.set(true))).subscribe();
		this.permits.limit(note(2)).subscribe();

		running.dispose();

		assertThat(cancelled).isTrue();
		assertThat(this.started).containsExactly(2);
		assertAllFree(this.permits, 1);
	}

	@Test
	void cancelledBeforeItsSubscriptionTakesNoPermit() {
		this.permits.limit(note(1)).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});

		assertThat(this.started).isEmpty();
		assertAllFree(this.permits, 1);
	}

	@Test
	void nothingIsSubscribedToOnceACancellationHasReturned() {
		for (int round = 0; round < 2_000; round++) {
			Sinks.Empty<Integer> first = occupy();
			AtomicBoolean subscribed = new AtomicBoolean();
			Disposable waiting = this.permits.limit(Mono.<Integer>never().doOnSubscribe((own) -> subscribed.set(true)))
				.subscribe();
			CompletableFuture<Void> freeing = CompletableFuture.runAsync(first::tryEmitEmpty);

			waiting.dispose();
			boolean atReturn = subscribed.get();
			freeing.join();

			assertThat(subscribed.get()).isEqualTo(atReturn);
			assertAllFree(this.permits, 1);
		}
	}

	@Test
	void failureThrowingAndEmptinessFreeThePermit() {
		IllegalStateException failure = new IllegalStateException("failed");

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.permits.limit(Mono.error(failure)).block(LIMIT))
			.isSameAs(failure);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.permits.limit((ReactivePermits.Permit permit) -> {
				throw failure;
			}).block(LIMIT))
			.isSameAs(failure);
		assertThat(this.permits.limit(Mono.empty()).blockOptional(LIMIT)).isEmpty();
		assertAllFree(this.permits, 1);
	}

	@Test
	void resultThatNobodyAsksForHoldsNoPermit() {
		this.permits.limit(note(1)).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// Asks for nothing.
			}

		});

		assertThat(this.started).containsExactly(1);
		assertAllFree(this.permits, 1);
	}

	@Test
	void synchronousWorkDoesNotOverflowTheStack() {
		assertThat(Flux.range(0, MANY).flatMap((i) -> this.permits.limit(Mono.just(i)), 256).count().block(LIMIT))
			.isEqualTo(MANY);

		Sinks.Empty<Integer> first = occupy();
		IntStream.range(0, MANY).forEach((i) -> this.permits.limit(note(i)).subscribe());
		first.tryEmitEmpty();

		assertThat(this.started).hasSize(MANY).isSorted();
	}

	@Test
	void retainedPermitIsKeptBeyondTheEndAndTheCancellation() {
		List<ReactivePermits.Permit> kept = new ArrayList<>();
		this.permits.limit((permit) -> {
			permit.retain();
			kept.add(permit);
			return Mono.just(true);
		}).block(LIMIT);
		Disposable waiting = this.permits.limit((permit) -> {
			permit.retain();
			kept.add(permit);
			return Mono.never();
		}).subscribe();
		this.permits.limit(note(3)).subscribe();

		assertThat(kept).hasSize(1);
		kept.get(0).release();
		assertThat(kept).hasSize(2);
		waiting.dispose();
		assertThat(this.started).isEmpty();
		kept.get(1).release();
		assertThat(this.started).containsExactly(3);
	}

	/** Under a lock, two flows that cancel each other could wait for each other. */
	@Test
	void resultsComeOutsideAllLocks() {
		BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnNext(Integer value) {
				CompletableFuture.runAsync(this::cancel).orTimeout(20, TimeUnit.SECONDS).join();
				ReactivePermitsTests.this.started.add(value);
			}

		};

		this.permits.limit(Mono.just(1)).subscribe(subscriber);

		assertThat(this.started).containsExactly(1);
	}

	@Test
	void permitIsFreeWhenTheResultComes() {
		Mono<Integer> twice = this.permits.limit(Mono.just(1))
			.doOnNext((one) -> this.permits.limit(note(2)).subscribe())
			.doOnNext((one) -> assertThat(this.started).containsExactly(2));

		assertThat(twice.block(LIMIT)).isEqualTo(1);
	}

	@Test
	void contextOfTheSubscriberReachesTheWork() {
		Mono<String> work = Mono.deferContextual((context) -> Mono.just(context.get("name")));

		assertThat(this.permits.limit(work).contextWrite((context) -> context.put("name", "ada")).block(LIMIT))
			.isEqualTo("ada");
	}

	@Test
	void thereMustBeAPermit() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReactivePermits(0)).withMessageContaining("0");
	}

	private Sinks.Empty<Integer> occupy() {
		Sinks.Empty<Integer> end = Sinks.empty();
		this.permits.limit(end.asMono()).subscribe();
		return end;
	}

	private Mono<Integer> note(int number) {
		return Mono.fromSupplier(() -> {
			this.started.add(number);
			return number;
		});
	}

	/** As many as there should be can run at the same time, and no more. */
	private static void assertAllFree(ReactivePermits permits, int count) {
		AtomicInteger running = new AtomicInteger();
		List<Disposable> probes = IntStream.rangeClosed(0, count)
			.mapToObj((i) -> permits.limit(Mono.never().doOnSubscribe((own) -> running.incrementAndGet())).subscribe())
			.toList();
		assertThat(running.get()).as("free permits").isEqualTo(count);
		for (int i = probes.size() - 1; i >= 0; i--) {
			probes.get(i).dispose();
		}
	}

}
