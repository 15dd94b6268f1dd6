package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.client.InterleavingHarness.Written;
import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No statement of another flow gets into a reactive transaction, and none of its own
 * leaves it, however they interleave.
 */
class InterleavingTests {

	private static final int COUNT = 200;

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void transactionsAndFreeStatementsOnOneThreadNeverMix() {
		try (InterleavingHarness harness = new InterleavingHarness(database)) {
			harness.run(COUNT, COUNT, UnaryOperator.identity());

			List<Written> written = harness.written();
			assertThat(mixed(written)).isEmpty();
			assertThat(rows(written)).isEqualTo(expectedRows(COUNT));
			assertThat(harness.mostOpen()).as("transactions open at the same time").isGreaterThan(4);
			assertThat(harness.threads()).hasSize(1);
			PoolState.awaitClean(database, harness.pool());
		}
	}

	/** Shows that the test above would see it. */
	@Test
	void contextThatIsSharedByAllMixesThem() {
		AtomicReference<ContextView> shared = new AtomicReference<>(Context.empty());
		try (InterleavingHarness harness = new InterleavingHarness(database)) {
			harness.run(40, 3, (step) -> Mono.deferContextual((own) -> {
				shared.set(own);
				return Mono.delay(Duration.ofMillis(1))
					.then(Mono.defer(() -> step.contextWrite((context) -> context.putAll(shared.get()))));
			}));

			List<Written> written = harness.written();
			assertThat(mixed(written)).isNotEmpty();
			assertThat(rows(written)).isNotEqualTo(expectedRows(40));
		}
	}

	/** Tags that two transactions wrote, and transactions that wrote two tags. */
	private static Set<String> mixed(List<Written> written) {
		Set<String> mixed = new TreeSet<>(severalFor(written, Written::tag));
		mixed.addAll(severalFor(written, Written::xid));
		return mixed;
	}

	private static Set<String> severalFor(List<Written> written, Function<Written, String> key) {
		return written.stream()
			.collect(Collectors.groupingBy(key, Collectors.counting()))
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 1)
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

	private static Map<String, Integer> rows(List<Written> written) {
		return written.stream().collect(Collectors.toMap(Written::tag, Written::rows, Integer::sum));
	}

	private static Map<String, Integer> expectedRows(int count) {
		Map<String, Integer> expected = IntStream.range(0, count)
			.filter((i) -> !InterleavingHarness.rollsBack(i))
			.boxed()
			.collect(Collectors.toMap((i) -> "transaction-" + i, (i) -> 4));
		IntStream.range(0, count).forEach((i) -> expected.put("free-" + i, 1));
		return expected;
	}

}
