package io.awa.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.bridge.AwaBridge;
import io.awa.bridge.BridgeSettings;
import io.awa.bridge.GuardMode;
import io.awa.bridge.TransactionBoundaryGuard;
import io.awa.client.BoundaryGuard;

/**
 * What the bridge costs next to a plain statement: a statement in a reactive transaction,
 * the same awaited in a section or by {@code block()} on another thread, an awaited value
 * without the database, an empty section, an empty call on another thread, and what the
 * guard looks at for each call of a client. All in one process, in turn, one call after
 * the other; what counts is the ratio of the medians to the plain statement.
 */
public final class BridgeBenchmark {

	private static final int CALLS = 2_000;

	private static final int ROUNDS = 9;

	private final DatabaseClient statements;

	private final TransactionalOperator transactions;

	private final AwaBridge bridge;

	private final BoundaryGuard guard = new TransactionBoundaryGuard(GuardMode.FAIL);

	private final PrintStream out;

	BridgeBenchmark(BenchmarkDatabase database, PrintStream out) {
		ConnectionFactory connectionFactory = database.connectionFactory();
		this.statements = DatabaseClient.create(connectionFactory);
		this.transactions = TransactionalOperator.create(new R2dbcTransactionManager(connectionFactory));
		this.bridge = new AwaBridge(database.reactiveClient(), connectionFactory, BridgeSettings.defaults());
		this.out = out;
	}

	/**
	 * Runs the benchmark on an embedded PostgreSQL, or on the JDBC URL given.
	 * @param args nothing, or the JDBC URL of an empty database
	 * @throws Exception if the database fails
	 */
	public static void main(String[] args) throws Exception {
		try (BenchmarkDatabase database = BenchmarkDatabase.open(args)) {
			new BridgeBenchmark(database, out()).run(CALLS, ROUNDS);
		}
		System.exit(0);
	}

	void run(int calls, int rounds) {
		Map<String, Mono<?>> cases = cases(calls);
		Map<String, List<Double>> micros = new LinkedHashMap<>();
		for (int round = 0; round <= rounds; round++) {
			boolean warmUp = round == 0;
			cases.forEach((name, work) -> {
				double each = measure(work) / calls;
				if (!warmUp) {
					micros.computeIfAbsent(name, (first) -> new ArrayList<>()).add(each);
				}
			});
		}
		this.bridge.close();
		double plain = median(micros.getOrDefault("plain statement", List.of()));
		micros.forEach((name, values) -> this.out.printf("%-28s %8.2f µs, %6.3f of a plain statement%n", name,
				median(values), median(values) / plain));
	}

	private Map<String, Mono<?>> cases(int calls) {
		Map<String, Mono<?>> cases = new LinkedHashMap<>();
		cases.put("plain statement", inTransaction(Flux.range(0, calls).concatMap((i) -> statement())));
		cases.put("statement awaited in section",
				inTransaction(this.bridge.run(() -> repeat(calls, statement())).flux()));
		cases.put("statement by block()", inTransaction(Mono.deferContextual((view) -> onOtherThread(() -> {
			Mono<Long> statement = statement().contextWrite(view);
			IntStream.range(0, calls).forEach((i) -> statement.block());
			return calls;
		})).flux()));
		cases.put("value awaited in section", this.bridge.run(() -> repeat(calls, Mono.just(1L))));
		cases.put("section", Flux.range(0, calls).concatMap((i) -> this.bridge.call(() -> i)).then());
		cases.put("call on boundedElastic", Flux.range(0, calls).concatMap((i) -> onOtherThread(() -> i)).then());
		cases.put("guard of a blocking call", onOtherThread(() -> guard(calls, this.guard::beforeBlockingCall)));
		cases.put("guard of a reactive call", onOtherThread(() -> guard(calls, this::findTransactionTwice)));
		return cases;
	}

	private static <T> Mono<T> onOtherThread(Callable<T> work) {
		return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
	}

	private static int guard(int calls, Runnable check) {
		IntStream.range(0, calls).forEach((i) -> check.run());
		return calls;
	}

	/** When the client is called, and on subscription. */
	private void findTransactionTwice() {
		if (this.guard.findSurroundingTransaction() != null || this.guard.findSurroundingTransaction() != null) {
			throw new IllegalStateException("There is a transaction on this thread.");
		}
	}

	private Mono<Long> statement() {
		return this.statements.sql("select 1::bigint").mapValue(Long.class).one();
	}

	private void repeat(int calls, Mono<Long> work) {
		IntStream.range(0, calls).forEach((i) -> this.bridge.await(work));
	}

	private Mono<?> inTransaction(Flux<?> work) {
		return this.transactions.transactional(work.then());
	}

	private static double measure(Mono<?> work) {
		long start = System.nanoTime();
		work.block();
		return (System.nanoTime() - start) / 1_000.0;
	}

	private static double median(List<Double> values) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

}
