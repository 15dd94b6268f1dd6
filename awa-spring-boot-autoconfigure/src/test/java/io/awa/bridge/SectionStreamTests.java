package io.awa.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.awa.bridge.SectionClosedException.Reason;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Publishers that a section reads as streams.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SectionStreamTests {

	private final BridgeSettings settings = threads(BridgeSettings.defaults().withStreamPageSize(3).withMaxSections(2));

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 2, this.settings);

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
	}

	@BeforeEach
	void empty() {
		this.fixture.empty();
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@Test
	void nothingIsRequestedBeforeTheFirstElementIsAskedFor() {
		List<Long> requests = Collections.synchronizedList(new ArrayList<>());
		run(() -> {
			try (Stream<Integer> stream = this.bridge.stream(Flux.range(0, 9).doOnRequest(requests::add))) {
				assertThat(requests).isEmpty();
				assertThat(stream.iterator().next()).isZero();
			}
		});

		assertThat(requests).containsExactly(3L);
	}

	@Test
	void producerAndConsumerAlternatePageByPage() {
		List<String> events = Collections.synchronizedList(new ArrayList<>());
		Flux<Integer> numbers = Flux.range(0, 7).doOnNext((number) -> events.add("+" + number));
		run(() -> {
			try (Stream<Integer> stream = this.bridge.stream(numbers)) {
				stream.forEach((number) -> events.add("-" + number));
			}
		});

		assertThat(events).containsExactly("+0", "+1", "+2", "-0", "-1", "-2", "+3", "+4", "+5", "-3", "-4", "-5", "+6",
				"-6");
	}

	@Test
	void elementsThatComeOneByOneAreAllDelivered() {
		Flux<Long> slow = Flux.interval(Duration.ofMillis(1)).onBackpressureBuffer().take(50);
		run(() -> {
			try (Stream<Long> stream = this.bridge.stream(slow)) {
				assertThat(stream.toList()).hasSize(50).isSorted();
			}
		});
	}

	@Test
	void emptyPublisherIsAnEmptyStream() {
		run(() -> assertThat(this.bridge.stream(Flux.empty())).isEmpty());
	}

	@Test
	void streamThatIsClosedEarlyCancelsOnceAndFreesTheConnection() {
		AtomicInteger cancellations = new AtomicInteger();
		Flux<Long> rows = this.fixture.rows("select generate_series(1, 1000)::bigint")
			.doOnCancel(cancellations::incrementAndGet);
		block(this.fixture.transactional(this.bridge.run(() -> {
			Stream<Long> stream = this.bridge.stream(rows);
			assertThat(stream.iterator().next()).isOne();
			stream.close();
			stream.close();
			this.bridge.await(this.fixture.note("after"));
		})));

		assertThat(cancellations).hasValue(1);
		assertThat(this.fixture.notes()).isOne();
	}

	@Test
	void streamThatWasReadToItsEndIsNotCancelled() {
		AtomicInteger cancellations = new AtomicInteger();
		run(() -> {
			try (Stream<Integer> stream = this.bridge
				.stream(Flux.range(0, 3).doOnCancel(cancellations::incrementAndGet))) {
				assertThat(stream).hasSize(3);
			}
		});

		assertThat(cancellations).hasValue(0);
	}

	@Test
	void closingDoesNotWaitForSlowCleanupOfThePublisher() {
		Sinks.Empty<Void> cleanup = Sinks.empty();
		AtomicReference<Boolean> done = new AtomicReference<>(false);
		Flux<Integer> resource = Flux.usingWhen(Mono.just(1), (number) -> Flux.range(0, 100), (number) -> Mono.empty(),
				(number, ex) -> Mono.empty(), (number) -> cleanup.asMono().doOnSuccess((none) -> done.set(true)));
		run(() -> {
			try (Stream<Integer> stream = this.bridge.stream(resource)) {
				assertThat(stream.iterator().next()).isZero();
			}
			assertThat(done).hasValue(false);
		});
		cleanup.tryEmitEmpty();

		assertThat(done).hasValue(true);
	}

	@Test
	void streamThatWaitsTooLongClosesTheSection() {
		try (BridgeFixture impatient = new BridgeFixture(this.database, 1,
				this.settings.withAwaitTimeout(Duration.ofMillis(50)))) {
			Mono<Void> waiting = impatient.bridge()
				.run(() -> catchThrowable(impatient.bridge().stream(Flux.never())::toList));

			assertThatExceptionOfType(SectionClosedException.class).isThrownBy(() -> block(waiting))
				.matches((ex) -> ex.reason() == Reason.TIMED_OUT);
		}
	}

	@Test
	void streamOutlivingItsSectionIsRefused() {
		Stream<Long> late = block(this.bridge
			.call(() -> this.bridge.stream(this.fixture.rows("select generate_series(1, 1000)::bigint"))));

		assertThatExceptionOfType(SectionClosedException.class).isThrownBy(late::toList)
			.matches((ex) -> ex.reason() == Reason.ENDED);
	}

	@Test
	void otherThreadsMayReadWhileTheSectionWaits() {
		List<Integer> read = block(this.bridge.call(() -> {
			try (Stream<Integer> stream = this.bridge.stream(Flux.range(0, 10).delayElements(Duration.ofMillis(1)))) {
				return CompletableFuture.supplyAsync(stream::toList).join();
			}
		}));

		assertThat(read).hasSize(10);
	}

	@Test
	void nestedCodeIsRefusedBesideOpenStreamOfTheSectionAroundIt() {
		Consumer<Throwable> refused = (ex) -> assertThat(ex).isInstanceOf(StreamStillOpenException.class);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Sinks.Empty<Void> start = Sinks.empty();
		block(this.fixture.transactional(this.bridge.run(() -> {
			CompletableFuture<?> nested = this.bridge.future(start.asMono()
				.then(this.bridge
					.run(() -> thrown.set(catchThrowable(() -> this.bridge.await(this.fixture.note("beside")))))));
			try (Stream<Long> stream = this.bridge
				.stream(this.fixture.rows("select generate_series(1, 1000)::bigint"))) {
				assertThat(stream.iterator().next()).isOne();
				start.tryEmitEmpty();
				nested.join();
			}
		})));

		assertThat(thrown.get()).satisfies(refused);
	}

	private void run(Runnable work) {
		block(this.bridge.run(work));
	}

	private static <T> T block(Mono<T> mono) {
		return mono.block(BridgeFixture.LIMIT);
	}

}
