package io.awa.benchmarks.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A system that inserts in a process of its own.
 */
class RemoteInserterTests {

	private static final double SECONDS = 0.05;

	private static final BenchmarkServer SERVER = BenchmarkServer.start();

	private final MeasureContext context = new MeasureContext(SERVER, List.of(SystemKind.AWA_JDBC, SystemKind.BARE),
			Profile.quick().withRounds(2), new PrintStream(PrintStream.nullOutputStream()));

	@AfterAll
	static void stopServer() {
		SERVER.close();
	}

	@Test
	void processMeasuresAndEndsWithItsInput() throws Exception {
		RemoteInserter inserter = RemoteInserter.start(this.context, SystemKind.BARE);
		Process process = inserter.child().process();
		try (inserter) {
			inserter.settle();
			Map<String, Double> figures = inserter.measure(SECONDS);

			assertThat(figures).containsOnlyKeys(Samples.RATE, OrderTransactions.ORDER, OrderTransactions.TASK,
					OrderTransactions.PLAIN, OrderTransactions.RATIO, OrderTransactions.JOINS, InsertProcess.COMPILING);
			assertThat(figures.get(Samples.RATE)).isPositive();
			assertThat(figures).containsEntry(OrderTransactions.JOINS, 1.0);
			assertThat(inserter.database().dataSource().isRunning()).isFalse();
			assertThat(process.isAlive()).isTrue();
		}
		assertThat(process.exitValue()).isZero();
	}

	@Test
	void reasonIsToldWhenTheProcessFails() throws Exception {
		try (RemoteInserter inserter = RemoteInserter.start(this.context, SystemKind.BARE)) {
			try (MeasuredDatabase database = MeasuredDatabase.at(inserter.database().url())) {
				database.sql().sql("drop schema awa cascade").update();
			}
			assertThatIllegalStateException().isThrownBy(() -> inserter.measure(SECONDS))
				.withMessageContaining("bad SQL grammar");
		}
	}

	@Test
	void oneIsMeasuredAtATimeAndAnotherBeginsEachRound() {
		List<SystemKind> order = new ArrayList<>();
		List<RemoteInserter> alive = new ArrayList<>();

		Samples samples = new Rounds(this.context, "insert").warmingUp(1)
			.run(this.context.systems(), (context, kind) -> {
				RemoteInserter inserter = RemoteInserter.start(context, kind);
				alive.add(inserter);
				return inserter;
			}, (inserter, tasks) -> {
				assertThat(alive).hasSize(2).allMatch((other) -> other.child().process().isAlive());
				order.add(inserter.kind());
				return inserter.measure(SECONDS);
			});

		assertThat(samples.failures()).isEmpty();
		assertThat(order).containsExactly(SystemKind.BARE, SystemKind.AWA_JDBC, SystemKind.AWA_JDBC, SystemKind.BARE,
				SystemKind.BARE, SystemKind.AWA_JDBC);
		assertThat(alive).noneMatch((inserter) -> inserter.child().process().isAlive());
	}

}
