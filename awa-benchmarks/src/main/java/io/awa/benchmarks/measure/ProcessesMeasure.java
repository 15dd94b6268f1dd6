package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * Whether worker processes hinder each other.
 */
final class ProcessesMeasure implements Measure {

	private static final List<Integer> PROCESSES = List.of(1, 2, 4);

	private static final int CONCURRENCY = 25;

	/** How much longer than other rounds, for the sake of the first half. */
	private static final int LENGTH = 4;

	/** So many that each process gets some before they are let go. */
	private static final int SMALLEST = 2_000;

	@Override
	public String name() {
		return "processes";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Several worker processes",
				"The same backlog is worked off by 1, 2 and 4 processes with " + CONCURRENCY + " handlers each. They "
						+ "have started and hold their first tasks when all are let go at once; time runs from when "
						+ "half of it is handled, because each process is a virtual machine that must get warm, until "
						+ "the database says that all is completed.");
		List<SystemKind> kinds = context.systems()
			.stream()
			.filter((kind) -> Peers.isOurs(kind) || Peers.is(kind, Peers.POLLING))
			.toList();
		Samples samples = new Rounds(context, name()).within(SMALLEST, context.profile().maxTasks())
			.run(kinds, ProcessesMeasure::measure);
		findings.add(new Table("Completed per second", List.of("system", "1 process", "2", "4", "2 / 1", "4 / 1"),
				rows(samples)));
		findings.add(Goals.PROCESSES_2.judge(samples.median(Peers.OURS, "2 / 1")));
		findings.add(Goals.PROCESSES_4.judge(samples.median(Peers.OURS, "4 / 1")));
		findings.failures(samples);
		findings.caveat("All processes share the cores with PostgreSQL, so more of them add little on a small machine; "
				+ "what matters is that they do not take anything away.");
		return findings;
	}

	private static List<Table.Row> rows(Samples samples) {
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : samples.kinds()) {
			List<Table.Cell> cells = new ArrayList<>();
			PROCESSES.forEach(
					(processes) -> cells.add(Findings.spread("%,.0f", samples.statistics(kind, "by " + processes))));
			cells.add(Findings.spread("%.2f", samples.statistics(kind, "2 / 1")));
			cells.add(Findings.spread("%.2f", samples.statistics(kind, "4 / 1")));
			rows.add(new Table.Row(kind.title(), cells));
		}
		return rows;
	}

	private static Map<String, Double> measure(Contestant contestant, int perRound) throws Exception {
		int tasks = LENGTH * perRound;
		Map<String, Double> figures = new LinkedHashMap<>();
		for (int processes : PROCESSES) {
			long before = contestant.system().completed();
			contestant.system().insertMany(Drain.tasks(tasks, DrainMeasure.BYTES));
			contestant.database().settle();
			try (RemoteDrain drain = new RemoteDrain(contestant, processes, CONCURRENCY, 0, "-Xmx256m")) {
				figures.put("by " + processes, drain.secondHalf(tasks, before + tasks));
			}
		}
		double one = figures.getOrDefault("by 1", Double.NaN);
		figures.put(Samples.RATE, one);
		figures.put("2 / 1", figures.getOrDefault("by 2", Double.NaN) / one);
		figures.put("4 / 1", figures.getOrDefault("by 4", Double.NaN) / one);
		return figures;
	}

}
