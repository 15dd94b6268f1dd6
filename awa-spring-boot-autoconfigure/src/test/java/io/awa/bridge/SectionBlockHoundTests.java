package io.awa.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.testsupport.EventLoopWatch;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * No event loop blocks in whatever the bridge and the reactive client do, and one that
 * does is found. {@link EventLoopWatch} looks on in all other tests, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionBlockHoundTests {

	private TestDatabase database;

	private BridgeFixture fixture;

	private AwaBridge bridge;

	@BeforeAll
	void prepare() {
		assumeThat(EventLoopWatch.isWatching())
			.as("BlockHound sees nothing without -XX:+AllowRedefinitionToAddDeleteMethods")
			.isTrue();
		this.database = TestDatabase.migrated();
		this.fixture = new BridgeFixture(this.database, 3, BridgeSettings.defaults().withMaxSections(3));
		this.bridge = this.fixture.bridge();
		warmUp();
	}

	@BeforeEach
	void empty() {
		this.fixture.empty();
		EventLoopWatch.takeCalls();
	}

	@AfterAll
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
			this.database.close();
		}
	}

	@Test
	void callThatBlocksAnEventLoopIsFound() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		this.fixture.select("1").subscribe((value) -> {
			sleep();
			done.countDown();
		});

		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(EventLoopWatch.takeCalls())
			.anySatisfy((call) -> assertThat(call).contains("sleep").contains("reactor-tcp"));
	}

	@Test
	void sectionsInTransactionsBlockNoEventLoop() {
		Flux.range(0, 30)
			.flatMap((i) -> this.fixture.transactional(this.fixture.note("before " + i).then(this.bridge.run(() -> {
				this.fixture.insert("job");
				this.bridge.await(this.bridge.call(() -> this.fixture.insert("nested")));
				List<CompletableFuture<Long>> futures = IntStream.range(0, 80)
					.mapToObj((n) -> this.bridge.future(this.fixture.select("1")))
					.toList();
				futures.forEach(CompletableFuture::join);
				try (Stream<Job> jobs = this.bridge.client().streamJobs(JobFilter.all())) {
					assertThat(jobs).isNotEmpty();
				}
				try (Stream<Long> rows = this.bridge
					.stream(this.fixture.rows("select generate_series(1, 1000)::bigint"))) {
					assertThat(rows).hasSize(1000);
				}
			}))).subscribeOn(Schedulers.parallel()), 6)
			.blockLast(BridgeFixture.LIMIT);

		assertThat(EventLoopWatch.takeCalls()).isEmpty();
		assertThat(this.fixture.jobs()).isEqualTo(60);
	}

	@Test
	void refusedAndTimedOutSectionsBlockNoEventLoop() {
		try (BridgeFixture impatient = new BridgeFixture(this.database, 1,
				BridgeSettings.defaults().withAwaitTimeout(Duration.ofMillis(100)))) {
			impatient
				.transactional(impatient.bridge()
					.run(() -> impatient.bridge().await(impatient.select("select 1 from pg_sleep(60)")))
					.subscribeOn(Schedulers.parallel()))
				.onErrorComplete(SectionClosedException.class)
				.block(BridgeFixture.LIMIT);
			impatient.awaitCleanPool();
		}

		assertThat(EventLoopWatch.takeCalls()).isEmpty();
	}

	@Test
	void reactiveClientBlocksNoEventLoop() {
		InsertOptions options = InsertOptions.defaults().withKind("test");
		Mono.defer(() -> this.fixture.reactiveClient().insert(Map.of("n", 1), options))
			.then(this.fixture.reactiveClient().insertMany(List.of(Map.of("n", 2), Map.of("n", 3)), options))
			.then(this.fixture.reactiveClient()
				.inTransaction((transaction) -> transaction.insert(Map.of("n", 4), options)))
			.thenMany(this.fixture.reactiveClient().streamJobs(JobFilter.all()))
			.subscribeOn(Schedulers.parallel())
			.blockLast(BridgeFixture.LIMIT);

		assertThat(EventLoopWatch.takeCalls()).isEmpty();
		assertThat(this.fixture.jobs()).isEqualTo(4);
	}

	/** Connections are opened and classes loaded here, which blocks. */
	private void warmUp() {
		Flux.range(0, 6)
			.flatMap((i) -> this.fixture.transactional(
					this.bridge.run(() -> this.fixture.insert("warm-up")).subscribeOn(Schedulers.parallel())))
			.blockLast(BridgeFixture.LIMIT);
		try (Stream<Job> jobs = this.bridge.standaloneClient().streamJobs(JobFilter.all())) {
			assertThat(jobs).hasSize(6);
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
