package io.awa.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values of the pipeline's context in a section, and what stays on its thread.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionContextTests {

	private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 4,
			threads(BridgeSettings.defaults().withMaxSections(8)));

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
	}

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new RequestAccessor());
	}

	@AfterEach
	void unregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("request");
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@Test
	void fiveHundredSectionsAtOnceSeeTheirOwnContextOnly() {
		List<String> wrong = Flux.range(0, 500)
			.flatMap((i) -> Mono.defer(() -> section(i))
				.contextWrite((context) -> context.put("own", i).put("request", "request " + i))
				.subscribeOn(Schedulers.parallel()), 500)
			.collectList()
			.block(BridgeFixture.LIMIT);

		assertThat(wrong).hasSize(500).containsOnly("ok");
		assertThat(this.database.sql()
			.sql("select count(*) from (select tag from note group by tag having count(*) = 2 "
					+ "and count(distinct (xid, pid)) = 1) own")
			.query(Long.class)
			.single()).isEqualTo(500);
	}

	@Test
	void threadLocalOfThePipelineIsThereInTheSectionAndGoneAfterwards() {
		List<String> seen = this.bridge.call(() -> {
			String outer = REQUEST.get();
			String nested = this.bridge
				.await(this.bridge.call(REQUEST::get).contextWrite((context) -> context.put("request", "inner")));
			return List.of(outer, nested, REQUEST.get());
		})
			.doOnNext((value) -> assertThat(REQUEST.get()).isNull())
			.contextWrite((context) -> context.put("request", "outer"))
			.block(BridgeFixture.LIMIT);

		assertThat(seen).containsExactly("outer", "inner", "outer");
		assertThat(this.bridge.call(() -> "none: " + REQUEST.get()).block(BridgeFixture.LIMIT)).isEqualTo("none: null");
	}

	@Test
	void whatTheCodeSetsItselfIsGoneAfterwardsToo() {
		this.bridge.run(() -> REQUEST.set("changed"))
			.contextWrite((context) -> context.put("request", "outer"))
			.block(BridgeFixture.LIMIT);

		assertThat(this.bridge.call(() -> "none: " + REQUEST.get()).block(BridgeFixture.LIMIT)).isEqualTo("none: null");
	}

	@Test
	void thousandSectionsLeaveNothingOnTheirThreads() {
		Set<Object> left = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			boolean failing = i % 3 == 0;
			this.bridge.call(() -> {
				if (failing) {
					throw new IllegalStateException("every third one");
				}
				return this.bridge.await(Mono.just(1));
			}).onErrorReturn(IllegalStateException.class, 0).doOnNext((value) -> {
				left.add(this.bridge.inSection());
				left.add(SectionThread.isInTransaction());
			}).block(BridgeFixture.LIMIT);
		}

		assertThat(left).containsExactly(false);
	}

	@Test
	void accessorThatFailsCostsNoPermitAndLeavesNoSectionBehind() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new FailingAccessor());
		try {
			for (int i = 0; i < 20; i++) {
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.bridge.run(() -> {
				})
					.doOnError((ex) -> assertThat(this.bridge.inSection()).isFalse())
					.contextWrite((context) -> context.put("failing", "x"))
					.block(BridgeFixture.LIMIT)).withMessage("accessor");
			}
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("failing");
		}
		assertThat(this.bridge.call(this.bridge::inSection).block(BridgeFixture.LIMIT)).isTrue();
	}

	private Mono<String> section(int i) {
		return this.fixture.transactional(this.bridge.call(() -> {
			this.bridge.await(this.fixture.note("own " + i));
			Integer own = this.bridge.await(Mono.deferContextual((view) -> Mono.just(view.<Integer>get("own"))));
			this.bridge.await(this.fixture.note("own " + i));
			return (own == i && REQUEST.get().equals("request " + i)) ? "ok" : i + " saw " + own + ", " + REQUEST.get();
		}));
	}

	private static final class RequestAccessor implements ThreadLocalAccessor<String> {

		@Override
		public Object key() {
			return "request";
		}

		@Override
		public String getValue() {
			return REQUEST.get();
		}

		@Override
		public void setValue(String value) {
			REQUEST.set(value);
		}

		@Override
		public void setValue() {
			REQUEST.remove();
		}

	}

	private static final class FailingAccessor implements ThreadLocalAccessor<String> {

		@Override
		public Object key() {
			return "failing";
		}

		@Override
		public String getValue() {
			return null;
		}

		@Override
		public void setValue(String value) {
			throw new IllegalStateException("accessor");
		}

		@Override
		public void setValue() {
		}

	}

}
