package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.Task;

/**
 * What many queues cost that are mostly empty.
 */
final class QueuesMeasure implements Measure {

	private static final int PER_SECOND = 4;

	private static final int TASKS = 24;

	/** A node looks less often when nothing happens. */
	private static final long CALM_SECONDS = 15;

	@Override
	public String name() {
		return "queues";
	}

	@Override
	public Findings run(MeasureContext context) throws Exception {
		int many = context.profile().queues();
		Findings findings = new Findings(this, "Many queues",
				"One node serves %,d queues with one handler each, or one queue. It is left alone, and the transactions of the database are counted for %d s; those that the database has by itself in as long a time, with nobody there, are subtracted. Then another process, which the node hears of by a notification, inserts %d tasks a second, each into another queue."
					.formatted(many, context.profile().idle().toSeconds(), PER_SECOND));
		List<Table.Row> rows = new ArrayList<>();
		List<Double> idle = new ArrayList<>();
		for (int queues : List.of(1, many)) {
			idle.clear();
			rows.add(row(context, queues, idle));
		}
		report(findings, rows, idle);
		return findings;
	}

	private static Table.Row row(MeasureContext context, int queues, List<Double> idle) throws Exception {
		List<Double> median = new ArrayList<>();
		List<Double> slow = new ArrayList<>();
		for (int round = 0; round < Math.min(3, context.profile().rounds()); round++) {
			Map<String, Double> figures = measure(context, queues, idle);
			median.add(figures.getOrDefault(Latencies.P50, Double.NaN));
			slow.add(figures.getOrDefault(Latencies.P99, Double.NaN));
			context.out().printf("%d queues: idle %s, %s%n", queues, idle, figures);
		}
		return Findings.row("%,d".formatted(queues), Findings.spread("%.2f", Statistics.of(idle)),
				Findings.spread("%.2f", Statistics.of(median)), Findings.spread("%.2f", Statistics.of(slow)));
	}

	/** What was idle last is the node with many queues. */
	private static void report(Findings findings, List<Table.Row> rows, List<Double> idle) {
		findings.add(new Table("Awa over JDBC", List.of("queues", "transactions per second while idle",
				"commit to handler, median in ms", "commit to handler, slowest in ms"), rows));
		findings.add(Goals.IDLE.judge(OptionalDouble.of(Statistics.of(idle).median())));
		findings.caveat("Transactions are counted by pg_stat_database. Each of the node is one statement, or a "
				+ "test of a connection by the pool; those of the database itself are autovacuum's.");
	}

	private static Map<String, Double> measure(MeasureContext context, int queues, List<Double> idle) throws Exception {
		Latencies latencies = new Latencies(TASKS, PER_SECOND);
		try (MeasuredDatabase database = context.server().createDatabase("queues")) {
			ServerCounters counters = new ServerCounters(context, database);
			double watched;
			try (QueuesNode node = new QueuesNode(database, queues, (task) -> latencies.entered(task.number()))) {
				watched = transactionsPerSecond(context, database, counters);
				insert(node, latencies, 0, queues);
				latencies.awaitFirst();
				latencies.produce(PER_SECOND, (number) -> insert(node, latencies, number, queues));
				latencies.await(1, TimeUnit.MINUTES);
			}
			idle.add(watched - transactionsPerSecond(context, database, counters));
		}
		return latencies.figures();
	}

	private static double transactionsPerSecond(MeasureContext context, MeasuredDatabase database,
			ServerCounters counters) {
		database.settle();
		pause(CALM_SECONDS);
		long before = counters.transactions();
		long start = System.nanoTime();
		pause(context.profile().idle().toSeconds());
		return (counters.transactions() - before) * 1e9 / (System.nanoTime() - start);
	}

	private static void insert(QueuesNode node, Latencies latencies, int number, int queues) {
		node.insert(Task.ofSize(number, DrainMeasure.BYTES), number * 37 % queues);
		latencies.began(number, System.nanoTime());
	}

	private static void pause(long seconds) {
		long start = System.nanoTime();
		long left = TimeUnit.SECONDS.toNanos(seconds);
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - start);
		}
	}

}
