package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * How fast single tasks are inserted, in transactions of their own and beside other work.
 */
final class InsertMeasure implements Measure {

	/** Each process compiles for itself what all systems share. */
	private static final int WARM_UPS = 3;

	@Override
	public String name() {
		return "insert";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Inserting one by one",
				"One thread inserts tasks of " + DrainMeasure.BYTES + " bytes, each system in a process of its own, "
						+ "which waits while others have their turn. First each task in a transaction of its own. "
						+ "Then inside a transaction of the application that inserts an order: its time is compared "
						+ "with the same without the task, and with the same and a plain INSERT of the same bytes into "
						+ "a table with a primary key and one more index. The three kinds of transactions take turns.");
		Samples samples = measure(context);
		own(samples, findings);
		inside(samples, findings);
		findings.failures(samples);
		caveats(samples, findings);
		return findings;
	}

	/** A single round only shows that all works, and need not be warm. */
	private Samples measure(MeasureContext context) {
		Profile profile = context.profile();
		return new Rounds(context, name()).warmingUp((profile.rounds() > 1) ? WARM_UPS : 1)
			.run(context.systems(), RemoteInserter::start, (inserter, tasks) -> inserter.measure(profile.seconds()));
	}

	private static void own(Samples samples, Findings findings) {
		findings.figure("Transactions of one insert per second", "%,.0f", Samples.RATE, samples);
		findings.bars("insert", "Inserts in transactions of their own", "inserted per second", Samples.RATE, samples);
		findings.add(Goals.INSERT_OF_BARE.judge(samples.ratio(Samples.RATE, Peers.OURS, Peers.BARE)));
		findings.add(Goals.INSERT_OF_PEERS.judge(samples.ratioToBest(Samples.RATE, Peers.OURS, Peers.JAVA)));
	}

	private static void inside(Samples samples, Findings findings) {
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
	}

	private static void caveats(Samples samples, Findings findings) {
		findings.caveat("«Same transaction» tells whether the task is rolled back with the order, which was found by "
				+ "asking PostgreSQL. A system that does not join the transaction of the application pays a commit of "
				+ "its own, and may lose or invent a task.");
		double most = samples.kinds()
			.stream()
			.mapToDouble((kind) -> samples.statistics(kind, InsertProcess.COMPILING).median())
			.max()
			.orElse(Double.NaN);
		findings.caveat(("In rounds that count, the compilers of a virtual machine took at most %.0f %% of the time of "
				+ "one processor (median of the system that took most).")
			.formatted(100 * most));
	}

}
