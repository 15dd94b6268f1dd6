package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

	/** The optimizing compiler would take the processors for minutes. */
	private static final String COMPILER = "-XX:TieredStopAtLevel=1";

	private static final Duration WARM_UP = Duration.ofSeconds(15);

	/** How much longer than those of other measures the rounds are. */
	private static final int LENGTH = 3;

	/** So many that each process gets some. */
	private static final int SMALLEST = 2_000;

	@Override
	public String name() {
		return "processes";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Several worker processes",
				"A backlog is worked off by 1, 2 and 4 processes with " + CONCURRENCY + " handlers each. The same four "
						+ "virtual machines are used in all rounds, all have worked together for " + WARM_UP.toSeconds()
						+ " s before, and those that are not needed have no worker. The rate is "
						+ "that from 15 to 90 % of the backlog, while each process has something to do.");
		List<SystemKind> kinds = context.systems()
			.stream()
			.filter((kind) -> Peers.isOurs(kind) || Peers.is(kind, Peers.POLLING))
			.toList();
		Map<SystemKind, WarmProcesses> warm = new HashMap<>();
		Samples samples;
		try {
			samples = new Rounds(context, name()).within(SMALLEST, context.profile().maxTasks())
				.run(kinds, (contestant, tasks) -> measure(warm, contestant, tasks, context.profile().maxTasks()));
		}
		finally {
			warm.values().forEach(WarmProcesses::close);
		}
		findings.add(new Table("Completed per second", List.of("system", "1 process", "2", "4", "2 / 1", "4 / 1"),
				rows(samples)));
		findings.add(Goals.PROCESSES_2.judge(samples.median(Peers.OURS, "2 / 1")));
		findings.add(Goals.PROCESSES_4.judge(samples.median(Peers.OURS, "4 / 1")));
		findings.failures(samples);
		findings.caveat("All processes share the cores with PostgreSQL, so more of them add little on a small machine; "
				+ "what matters is that they do not take anything away.");
		findings.caveat("The processes run with " + COMPILER + ", without the optimizing compiler of the virtual "
				+ "machine, so their rates are lower than elsewhere on this page. With it, four processes that began "
				+ "at the same time spend half of two cores on compiling for more than a minute.");
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

	private static Map<String, Double> measure(Map<SystemKind, WarmProcesses> warm, Contestant contestant, int perRound,
			int most) throws Exception {
		WarmProcesses workers = warm.get(contestant.kind());
		if (workers == null) {
			workers = new WarmProcesses(contestant, Collections.max(PROCESSES), CONCURRENCY, "-Xmx256m", COMPILER);
			warm.put(contestant.kind(), workers);
			workers.warmUp(most, WARM_UP);
		}
		Map<String, Double> figures = new LinkedHashMap<>();
		for (int processes : PROCESSES) {
			figures.put("by " + processes, workers.rate(processes, LENGTH * perRound));
		}
		double one = figures.getOrDefault("by 1", Double.NaN);
		figures.put(Samples.RATE, one);
		figures.put("2 / 1", figures.getOrDefault("by 2", Double.NaN) / one);
		figures.put("4 / 1", figures.getOrDefault("by 4", Double.NaN) / one);
		return figures;
	}

}
