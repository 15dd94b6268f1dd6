package io.awa.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.client.AwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a section gives to its code and to the pipeline around it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionSemanticsTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 3,
			threads(BridgeSettings.defaults().withMaxSections(4)));

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
	}

	@BeforeEach
	void empty() {
		this.fixture.empty();
	}

	@AfterEach
	void nothingIsLeft() {
		this.fixture.awaitCleanPool();
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@Test
	void codeThatReturnsAPublisherFailsInsteadOfDoingNothing() {
		Mono<?> forgotten = this.bridge.call(() -> this.fixture.note("forgotten"));

		assertThatIllegalStateException().isThrownBy(() -> forgotten.block(BridgeFixture.LIMIT))
			.withMessageContaining("returned a Mono")
			.withMessageContaining("bridge.await(…)");
	}

	@Test
	void valuesOfSeveralCallsAddUp() {
		assertThat(block(this.bridge
			.call(() -> this.bridge.await(this.fixture.select("20")) + this.bridge.await(this.fixture.select("22")))))
			.isEqualTo(42);
	}

	@Test
	void emptyPublisherIsNullAndNullIsAnEmptyResult() {
		assertThat(block(this.bridge.call(() -> this.bridge.await(Mono.<String>empty())))).isNull();
		assertThat(block(this.bridge.call(() -> this.bridge.await(Flux.<String>empty())))).isNull();
		assertThat(block(this.bridge.<Object>call(() -> null).defaultIfEmpty("empty"))).isEqualTo("empty");
	}

	@Test
	void publisherOfSeveralValuesIsRefusedByAwait() {
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> block(this.bridge.call(() -> this.bridge.await(Flux.just(1, 2)))));
	}

	@Test
	void cancellationRunsTheCleanupOfTheCode() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<Boolean> cleanup = new CompletableFuture<>();
		Disposable pipeline = this.bridge.run(() -> {
			try {
				this.bridge.await(Mono.never().doOnSubscribe((subscription) -> waiting.countDown()));
			}
			finally {
				cleanup.complete(this.bridge.inSection());
			}
		}).subscribe();
		assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

		pipeline.dispose();

		assertThat(cleanup.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void outsideOfSectionsEverythingIsRefusedAndNothingIsSubscribedTo() {
		AtomicInteger subscriptions = new AtomicInteger();
		Mono<String> mono = Mono.fromSupplier(() -> "x" + subscriptions.incrementAndGet());

		assertThat(this.bridge.inSection()).isFalse();
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.bridge.await(mono))
			.withMessageContaining(Thread.currentThread().getName())
			.withMessageContaining("bridge.call(");
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.bridge.stream(mono.flux()));
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.bridge.future(mono));
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.bridge.nested(() -> 1));
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.fixture.insert("no"));
		assertThat(subscriptions).hasValue(0);
		assertThat(this.fixture.jobs()).isZero();
	}

	@Test
	void requiredAwaitIsReportedOnlyWhereItIsMissing() {
		assertThat(block(this.bridge.callRequiringAwait(() -> this.bridge.await(Mono.just(1))))).isOne();
		assertThat(block(this.bridge.callRequiringAwait(() -> this.fixture.insert("job")))).isPositive();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> block(this.bridge.callRequiringAwait(() -> 1)))
			.withMessageContaining("awaited nothing");
	}

	@Test
	void serviceWrittenForTheJdbcClientRunsUnchanged() {
		OrderService service = new OrderService(this.bridge.client());

		assertThat(block(this.bridge.call(() -> service.order(3)))).isEqualTo(3);
		assertThat(this.fixture.jobs()).isEqualTo(3);
		assertThat(new OrderService(this.bridge.standaloneClient()).order(2)).isEqualTo(5);
	}

	@Test
	void futureReturnsBeforeTheCallIsDone() {
		Sinks.One<String> later = Sinks.one();
		String value = block(this.bridge.call(() -> {
			CompletableFuture<String> future = this.bridge.future(later.asMono());
			assertThat(future).isNotDone();
			later.tryEmitValue("done");
			return future.join();
		}));

		assertThat(value).isEqualTo("done");
	}

	@Test
	void hundredFuturesGiveTheirOwnValues() {
		List<Long> values = block(this.bridge.call(() -> {
			List<CompletableFuture<Long>> futures = IntStream.range(0, 100)
				.mapToObj((i) -> this.bridge.future(this.fixture.select(Integer.toString(i))))
				.toList();
			return futures.stream().map(CompletableFuture::join).toList();
		}));

		assertThat(values).containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
	}

	@Test
	void sectionsRunAtTheSameTime() {
		CyclicBarrier all = new CyclicBarrier(4);

		Long count = block(
				Flux.range(0, 4).flatMap((i) -> this.bridge.call(() -> all.await(20, TimeUnit.SECONDS))).count());

		assertThat(count).isEqualTo(4);
	}

	@Test
	void eventLoopIsFreeWhileSectionsWait() {
		Scheduler loop = Schedulers.newSingle("only-loop");
		Sinks.One<String> later = Sinks.one();
		try {
			Mono<String> waiting = this.bridge.call(() -> this.bridge.await(later.asMono())).subscribeOn(loop);
			Mono<String> other = Mono.fromRunnable(() -> later.tryEmitValue("by the loop"))
				.then(Mono.<String>empty())
				.subscribeOn(loop);

			assertThat(block(Flux.merge(waiting, other).single())).isEqualTo("by the loop");
		}
		finally {
			loop.dispose();
		}
	}

	@Test
	void detachedSubscriptionIsOutsideOfTheTransaction() {
		Mono<Void> failing = this.bridge.run(() -> {
			CountDownLatch done = new CountDownLatch(1);
			this.fixture.note("detached").doFinally((signal) -> done.countDown()).subscribe();
			this.bridge.await(this.fixture.note("joined"));
			await(done);
		}).then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> block(this.fixture.transactional(failing)));
		assertThat(this.database.sql().sql("select tag from note").query(String.class).list())
			.containsExactly("detached");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static <T> T block(Mono<T> mono) {
		return mono.block(BridgeFixture.LIMIT);
	}

	/** Knows nothing of Reactor. */
	private record OrderService(AwaClient client) {

		long order(int count) {
			this.client.inTransaction((transaction) -> {
				for (int i = 0; i < count; i++) {
					transaction.insert(Map.of("order", i), InsertOptions.defaults().withKind("test"));
				}
				return null;
			});
			try (Stream<Job> jobs = this.client.streamJobs(JobFilter.where().kind("test"))) {
				return jobs.count();
			}
		}

	}

}
