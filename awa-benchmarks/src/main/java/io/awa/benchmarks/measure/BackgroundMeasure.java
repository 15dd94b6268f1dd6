package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * Whether jobs that are due long after slow down those that are due now.
 */
final class BackgroundMeasure implements Measure {

	private static final String FAR = "with far tasks";

	private static final String RATIO = "ratio";

	@Override
	public String name() {
		return "background";
	}

	@Override
	public Findings run(MeasureContext context) {
		int far = context.profile().farTasks();
		Findings findings = new Findings(this, "Beside scheduled jobs",
				"A backlog is worked off in a database that also holds %,d jobs scheduled for next year, and in one that holds none."
					.formatted(far));
		Map<SystemKind, Contestant> loaded = new EnumMap<>(SystemKind.class);
		try {
			Samples samples = new Rounds(context, name()).run(FarTasks.possible(context.systems()),
					(contestant, tasks) -> measure(contestant, tasks, loaded(context, contestant.kind(), loaded)));
			List<Table.Row> rows = new ArrayList<>();
			for (SystemKind kind : samples.kinds()) {
				rows.add(Findings.row(kind.title(), Findings.spread("%,.0f", samples.statistics(kind, Samples.RATE)),
						Findings.spread("%,.0f", samples.statistics(kind, FAR)),
						Findings.spread("%.2f", samples.statistics(kind, RATIO))));
			}
			findings.add(new Table("Completed per second", List.of("system", "none", FAR, RATIO), rows));
			findings.failures(samples);
		}
		finally {
			loaded.values().forEach(Contestant::close);
		}
		findings.caveat("The scheduled jobs are written into the tables by one statement, since loading them is not "
				+ "what is measured.");
		return findings;
	}

	private static Contestant loaded(MeasureContext context, SystemKind kind, Map<SystemKind, Contestant> loaded) {
		return loaded.computeIfAbsent(kind, (absent) -> {
			Contestant contestant = Contestant.open(context, kind);
			FarTasks.insert(contestant, context.profile().farTasks());
			return contestant;
		});
	}

	private static Map<String, Double> measure(Contestant none, int tasks, Contestant far) throws Exception {
		Map<String, Double> figures = new LinkedHashMap<>();
		double without = Drain.rate(none, tasks, DrainMeasure.BYTES, DrainMeasure.CONCURRENCY, Duration.ZERO);
		double with = Drain.rate(far, tasks, DrainMeasure.BYTES, DrainMeasure.CONCURRENCY, Duration.ZERO);
		figures.put(Samples.RATE, without);
		figures.put(FAR, with);
		figures.put(RATIO, with / without);
		return figures;
	}

}
