package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

import io.awa.benchmarks.report.Chart;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * What a long transaction elsewhere does to the rate.
 */
final class PinnedMeasure implements Measure {

	@Override
	public String name() {
		return "pinned";
	}

	@Override
	public boolean isOneByOne() {
		return true;
	}

	@Override
	public Findings run(MeasureContext context) {
		double minutes = context.profile().pinned().toMillis() / 60_000.0;
		Findings findings = new Findings(this, "Under a held snapshot",
				"A transaction on another connection holds a snapshot and does nothing for %.1f minutes, so that vacuum can remove no row that dies meanwhile, while a producer keeps a bounded backlog and a worker with %d handlers works it off. One slice is a twentieth of the time."
					.formatted(minutes, DrainMeasure.CONCURRENCY));
		Map<SystemKind, PinnedRun.Outcome> outcomes = new LinkedHashMap<>();
		for (SystemKind kind : context.systems().stream().filter(PinnedMeasure::isTelling).toList()) {
			try (Contestant contestant = Contestant.open(context, kind)) {
				contestant.database().settle();
				PinnedRun.Outcome outcome = new PinnedRun(contestant, context.profile()).run();
				outcomes.put(kind, outcome);
				context.out().printf("%s, %s: %s%n", name(), kind.title(), outcome);
			}
			catch (Exception ex) {
				findings.caveat(kind.title() + " could not be measured: " + ex.getMessage());
				ex.printStackTrace(context.out());
			}
		}
		report(findings, outcomes, minutes);
		return findings;
	}

	/** Others use the tables of one of these, or are so slow that few rows die. */
	private static boolean isTelling(SystemKind kind) {
		return List.of(Peers.OURS, "AWA_R2DBC", Peers.POLLING, "JOBRUNR", Peers.ONE_TABLE).contains(kind.name());
	}

	private static void report(Findings findings, Map<SystemKind, PinnedRun.Outcome> outcomes, double minutes) {
		List<Table.Row> rows = new ArrayList<>();
		List<Chart.Series> series = new ArrayList<>();
		OptionalDouble ours = OptionalDouble.empty();
		for (Map.Entry<SystemKind, PinnedRun.Outcome> entry : outcomes.entrySet()) {
			PinnedRun.Outcome outcome = entry.getValue();
			rows.add(Findings.row(entry.getKey().title(), Table.Cell.of("%,.0f", outcome.before()),
					Table.Cell.of("%,.0f", outcome.first()), Table.Cell.of("%,.0f", outcome.last()),
					Table.Cell.of("%.2f", outcome.last() / outcome.first()),
					Table.Cell.of("%,.0f", outcome.backlog())));
			series.add(line(entry.getKey(), outcome, minutes));
			if (Peers.is(entry.getKey(), Peers.OURS)) {
				ours = OptionalDouble.of(outcome.last() / outcome.first());
			}
		}
		findings.add(new Table("Completed per second",
				List.of("system", "before", "first tenth", "last tenth", "ratio", "smallest backlog"), rows));
		if (!series.isEmpty()) {
			findings.add(new Chart("pinned", "Rate under a held snapshot", Chart.Kind.LINES, "minutes",
					"share of the first slice", false, List.of(), series));
		}
		findings.add(Goals.PINNED.judge(ours));
		findings.caveat("One system after the other, once each, because a snapshot holds back vacuum in the whole "
				+ "database server.");
		findings
			.caveat("Left out are those that use the same tables as one of these, and Quartz, at whose rate few rows "
					+ "die.");
		findings.caveat("A faster system leaves more dead rows in the same time, so it is harder for it to keep its "
				+ "rate. Where the smallest backlog is 0, the producer was the limit for a moment.");
	}

	private static Chart.Series line(SystemKind kind, PinnedRun.Outcome outcome, double minutes) {
		int slices = outcome.rates().size();
		return new Chart.Series(kind.title(),
				IntStream.rangeClosed(1, slices).mapToObj((slice) -> minutes * slice / slices).toList(),
				outcome.rates().stream().map((rate) -> rate / Math.max(1, outcome.rates().get(0))).toList());
	}

}
