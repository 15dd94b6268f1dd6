package io.awa.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.bridge.SectionClosedException.Reason;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Cancellations, timeouts and shortages: a transaction is whole or gone, and nothing is
 * left behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionDangerTests {

	private final BridgeSettings settings = threads(BridgeSettings.defaults().withMaxSections(3));

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 3, this.settings);

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
	void codeThatGoesOnAfterTheCancellationWritesNothing() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		Disposable pipeline = this.fixture.transactional(this.bridge.run(() -> {
			this.bridge.await(this.fixture.note("before"));
			started.countDown();
			awaitUninterruptibly(cancelled);
			try {
				this.bridge.await(this.fixture.note("zombie"));
				refused.complete(new IllegalStateException("not refused"));
			}
			catch (SectionClosedException ex) {
				refused.complete(ex);
			}
		})).subscribe();

		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
		long zombies = this.bridge.zombies();
		pipeline.dispose();
		await().untilAsserted(() -> assertThat(this.bridge.zombies()).isGreaterThan(zombies));
		cancelled.countDown();

		assertThat(refused.get(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(SectionClosedException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
		this.fixture.awaitCleanPool();
		assertThat(this.fixture.notes()).isZero();
	}

	@Test
	void callThatTakesTooLongClosesTheSectionAndRollsBackEvenIfTheCodeGoesOn() {
		try (BridgeFixture impatient = new BridgeFixture(this.database, 1,
				this.settings.withAwaitTimeout(Duration.ofMillis(300)))) {
			AtomicReference<Throwable> second = new AtomicReference<>();
			Mono<Void> work = impatient.note("before").then(impatient.bridge().run(() -> {
				try {
					impatient.bridge().await(impatient.select("select 1 from pg_sleep(60)"));
				}
				catch (SectionClosedException ex) {
					try {
						impatient.bridge().await(impatient.note("after"));
					}
					catch (SectionClosedException again) {
						second.set(again);
					}
				}
			}));

			assertThatExceptionOfType(SectionClosedException.class)
				.isThrownBy(() -> impatient.transactional(work).block(BridgeFixture.LIMIT))
				.matches((ex) -> ex.reason() == Reason.TIMED_OUT);
			assertThat(second.get()).isInstanceOf(SectionClosedException.class);
			impatient.awaitCleanPool();
			assertThat(impatient.notes()).isZero();
			assertThat(impatient.select("select 7").block(BridgeFixture.LIMIT)).isEqualTo(7);
		}
	}

	@Test
	void hundredsOfFuturesInOneSectionAllCommit() {
		run(this.bridge.run(() -> {
			List<CompletableFuture<Long>> futures = IntStream.range(0, 300)
				.mapToObj((i) -> this.bridge.future(this.fixture.note("note " + i)))
				.toList();
			futures.forEach(CompletableFuture::join);
		}));

		assertThat(this.fixture.notes()).isEqualTo(300);
		assertThat(this.fixture.transactionsOfNotes()).isOne();
	}

	@Test
	void unfinishedFuturesFailTheSection() {
		Mono<Void> careless = this.bridge
			.run(() -> this.bridge.future(this.fixture.select("select 1 from pg_sleep(0.2)")));

		assertThatExceptionOfType(UnfinishedWorkException.class).isThrownBy(() -> run(careless))
			.withMessageContaining("1 of the futures or transactions");
	}

	@Test
	void oneConnectionIsEnoughForSectionsNestedSectionsAndStreams() {
		try (BridgeFixture small = new BridgeFixture(this.database, 1, this.settings.withMaxSections(1))) {
			AwaBridge bridge = small.bridge();
			small.transactional(bridge.run(() -> {
				small.insert("outer");
				String nested = bridge.await(small.note("between").then(bridge.call(() -> {
					small.insert("nested");
					return Thread.currentThread().getName();
				})));
				assertThat(nested).isEqualTo(Thread.currentThread().getName());
				try (Stream<?> jobs = bridge.client().streamJobs(JobFilter.all())) {
					assertThat(jobs).hasSize(2);
				}
			})).block(BridgeFixture.LIMIT);
			small.awaitCleanPool();
		}
		assertThat(this.fixture.jobs()).isEqualTo(2);
	}

	@Test
	void nestedSectionsOfAllThreadsAtOnceDoNotWaitForEachOther() {
		Flux.range(0, 12)
			.flatMap((i) -> this.fixture.transactional(this.bridge.run(() -> this.bridge.await(
					this.bridge.call(() -> this.bridge.await(this.bridge.call(() -> this.fixture.insert("deep"))))))),
					12)
			.blockLast(BridgeFixture.LIMIT);

		assertThat(this.fixture.jobs()).isEqualTo(12);
	}

	@Test
	void isolatedTransactionOfAnExhaustedPoolFailsAndDoesNotHang() {
		try (BridgeFixture small = new BridgeFixture(this.database, 1,
				this.settings.withAwaitTimeout(Duration.ofSeconds(2)))) {
			Mono<Void> work = small.bridge()
				.run(() -> small.client()
					.inTransaction(TransactionOptions.defaults().isolated(),
							(transaction) -> transaction.execute("select 1")));

			assertThatExceptionOfType(SectionClosedException.class)
				.isThrownBy(() -> small.transactional(small.note("outer").then(work)).block(BridgeFixture.LIMIT));
			small.awaitCleanPool();
		}
	}

	@Test
	void streamOfAThousandJobsWithAWriteForEachRunsInOneTransaction() {
		this.fixture.reactiveClient()
			.insertMany(IntStream.range(0, 1000).mapToObj((i) -> Map.of("n", i)).toList(),
					InsertOptions.defaults().withKind("test"))
			.block(BridgeFixture.LIMIT);

		run(this.bridge.run(() -> {
			try (Stream<Job> jobs = this.bridge.client().streamJobs(JobFilter.where().kind("test"))) {
				jobs.forEach((job) -> this.bridge.await(this.fixture.note("of " + job.id())));
			}
		}));

		assertThat(this.fixture.notes()).isEqualTo(1000);
		assertThat(this.fixture.transactionsOfNotes()).isOne();
	}

	@Test
	void callBesideAnOpenStreamOfRowsIsRefusedAndDoesNotHang() {
		run(this.bridge.run(() -> {
			try (Stream<Long> rows = this.bridge.stream(rows())) {
				assertThat(rows.iterator().next()).isEqualTo(1);
				assertThatExceptionOfType(StreamStillOpenException.class)
					.isThrownBy(() -> this.bridge.await(this.fixture.note("beside")));
			}
			this.bridge.await(this.fixture.note("after"));
		}));

		assertThat(this.fixture.notes()).isOne();
	}

	@Test
	void streamThatIsLeftOpenEndsWithTheSection() {
		run(this.bridge.run(() -> this.bridge.stream(rows()).iterator().next()).then(this.fixture.note("after")));

		assertThat(this.fixture.notes()).isOne();
	}

	@Test
	void sectionOfAClosedBridgeFails() {
		BridgeFixture closed = new BridgeFixture(this.database, 1, this.settings);
		closed.close();

		assertThatExceptionOfType(NoSectionAvailableException.class).isThrownBy(() -> closed.bridge().run(() -> {
		}).block(BridgeFixture.LIMIT));
	}

	@Test
	void sectionThatGetsNoTurnFailsAndItsCodeDoesNotRun() {
		CountDownLatch release = new CountDownLatch(1);
		AtomicReference<String> ran = new AtomicReference<>();
		try (BridgeFixture busy = new BridgeFixture(this.database, 1,
				this.settings.withMaxSections(1).withSectionAcquireTimeout(Duration.ofMillis(500)))) {
			CompletableFuture<Void> first = busy.bridge().run(() -> awaitUninterruptibly(release)).toFuture();
			assertThatExceptionOfType(NoSectionAvailableException.class)
				.isThrownBy(() -> busy.bridge().run(() -> ran.set("yes")).block(BridgeFixture.LIMIT))
				.withMessageContaining("awa.bridge.max-sections");
			release.countDown();
			first.join();
			busy.bridge().run(() -> ran.set("later")).block(BridgeFixture.LIMIT);
		}
		assertThat(ran.get()).isEqualTo("later");
	}

	@Test
	void interruptByOthersClosesTheSectionAndStaysSet() {
		AtomicReference<Boolean> flag = new AtomicReference<>();
		Mono<Void> interrupted = this.bridge.run(() -> {
			Thread.currentThread().interrupt();
			try {
				this.bridge.await(this.fixture.note("interrupted"));
			}
			finally {
				flag.set(Thread.interrupted());
			}
		});

		assertThatExceptionOfType(SectionClosedException.class).isThrownBy(() -> run(interrupted))
			.matches((ex) -> ex.reason() == Reason.INTERRUPTED);
		assertThat(flag.get()).isTrue();
		assertThat(this.fixture.notes()).isZero();
	}

	private Flux<Long> rows() {
		return this.fixture.rows("select generate_series(1, 5000)::bigint");
	}

	private <T> T run(Mono<T> work) {
		return this.fixture.transactional(work).block(BridgeFixture.LIMIT);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean open = false;
		while (!open) {
			try {
				open = latch.await(20, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				open = false;
			}
		}
	}

}
