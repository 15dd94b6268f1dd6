package io.awa.bridge;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hundreds of transactions with blocking code, each cancelled at a random time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionStormTests {

	private static final int TRANSACTIONS = 400;

	private static final int ROWS = 41;

	private static final long MOST_NANOS = 6_000_000;

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 8,
			threads(BridgeSettings.defaults().withMaxSections(8)), HesitantConnectionFactory::new);

	private final AtomicInteger cancelled = new AtomicInteger();

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
	@Timeout(120)
	void cancelledTransactionsLeaveAllOfTheirRowsOrNone() {
		storm(this.fixture.bridge()::await);
	}

	@Test
	@Timeout(120)
	void cancelledTransactionsWithStreamsLeaveAllOfTheirRowsOrNone() {
		storm((note) -> {
			try (Stream<Long> rows = this.fixture.bridge().stream(note.flux())) {
				assertThat(rows).hasSize(1);
			}
		});
	}

	private void storm(Consumer<Mono<Long>> write) {
		this.database.sql().sql("truncate note").update();
		this.cancelled.set(0);
		Flux.range(0, TRANSACTIONS)
			.flatMap((storm) -> cancelledTransaction(storm, write).subscribeOn(Schedulers.boundedElastic()), 2)
			.blockLast();
		this.fixture.awaitCleanPool();

		List<Long> sizes = this.database.sql().sql("select count(*) from note group by tag").query(Long.class).list();
		assertThat(sizes).allMatch((size) -> size == ROWS);
		assertThat(this.cancelled.get()).as("cancelled while they ran").isGreaterThan(TRANSACTIONS / 2);
	}

	private Mono<Void> cancelledTransaction(int storm, Consumer<Mono<Long>> write) {
		return Mono.create((sink) -> {
			CountDownLatch begun = new CountDownLatch(1);
			Disposable pipeline = this.fixture.transactional(this.fixture.bridge().run(() -> {
				begun.countDown();
				for (int i = 0; i < ROWS; i++) {
					write.accept(this.fixture.note("storm " + storm));
				}
			})).doOnCancel(this.cancelled::incrementAndGet).doFinally((signal) -> sink.success()).subscribe((none) -> {
			}, sink::error);
			awaitUninterruptibly(begun);
			long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(MOST_NANOS);
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			pipeline.dispose();
		});
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
