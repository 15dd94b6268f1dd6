package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;

/**
 * How fast single tasks are inserted, in transactions of their own and beside other work.
 */
final class InsertMeasure implements Measure {

	@Override
	public String name() {
		return "insert";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Inserting one by one",
				"One thread inserts tasks of " + DrainMeasure.BYTES + " bytes. First each in a transaction of its own. "
						+ "Then inside a transaction of the application that inserts an order: its time is compared "
						+ "with the same without the task, and with the same and a plain INSERT of the same bytes into "
						+ "a table with a primary key and one more index. The three kinds of transactions take turns.");
		own(context, findings);
		inside(context, findings);
		return findings;
	}

	private void own(MeasureContext context, Findings findings) {
		long nanos = (long) (context.profile().seconds() * 1e9);
		Samples samples = new Rounds(context, name()).run((contestant, tasks) -> {
			long start = System.nanoTime();
			int inserted = 0;
			while (System.nanoTime() - start < nanos) {
				contestant.system().insert(Task.ofSize(inserted++, DrainMeasure.BYTES));
			}
			return Map.of(Samples.RATE, inserted * 1e9 / (System.nanoTime() - start));
		});
		findings.figure("Transactions of one insert per second", "%,.0f", Samples.RATE, samples);
		findings.bars("insert", "Inserts in transactions of their own", "inserted per second", Samples.RATE, samples);
		findings.add(Goals.INSERT_OF_BARE.judge(samples.ratio(Samples.RATE, Peers.OURS, Peers.BARE)));
		findings.add(Goals.INSERT_OF_PEERS.judge(samples.ratioToBest(Samples.RATE, Peers.OURS, Peers.JAVA)));
		findings.failures(samples);
	}

	private void inside(MeasureContext context, Findings findings) {
		Samples samples = new Rounds(context, name() + " in a transaction")
			.run((contestant, tasks) -> new OrderTransactions(contestant).measure(context.profile().seconds()));
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : samples.kinds()) {
			rows.add(Findings.row(kind.title(),
					Findings.spread("%,.0f", samples.statistics(kind, OrderTransactions.ORDER)),
					Findings.spread("%,.0f", samples.statistics(kind, OrderTransactions.TASK)),
					Findings.spread("%,.0f", samples.statistics(kind, OrderTransactions.PLAIN)),
					Findings.spread("%.2f", samples.statistics(kind, OrderTransactions.RATIO)),
					Table.Cell.of((samples.statistics(kind, OrderTransactions.JOINS).min() > 0) ? "yes" : "no")));
		}
		findings.add(new Table("Cost within a transaction of the application in µs", List.of("system", "order alone",
				"added by the task", "added by a plain INSERT", "ratio", "same transaction"), rows));
		findings.add(Goals.INSERT_ADDED.judge(samples.median(Peers.OURS, OrderTransactions.RATIO)));
		findings.failures(samples);
		findings.caveat("«Same transaction» tells whether the task is rolled back with the order, which was found by "
				+ "asking PostgreSQL. A system that does not join the transaction of the application pays a commit of "
				+ "its own, and may lose or invent a task.");
	}

}
