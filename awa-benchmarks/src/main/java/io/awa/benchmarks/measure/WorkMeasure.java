package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.report.Chart;

/**
 * How well handlers that wait for something are kept busy.
 */
final class WorkMeasure implements Measure {

	private static final List<Integer> MILLIS = List.of(1, 10);

	private static final List<Integer> CONCURRENCIES = List.of(10, 100);

	@Override
	public String name() {
		return "work";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Draining a backlog of tasks that take time",
				"The same with handlers that sleep for a moment, as if they waited for something.");
		Map<String, Samples> variants = new LinkedHashMap<>();
		for (int millis : MILLIS) {
			for (int concurrency : CONCURRENCIES) {
				String label = millis + " ms × " + concurrency;
				Samples samples = new Rounds(context, name() + " " + label)
					.run((contestant, tasks) -> Map.of(Samples.RATE,
							Drain.rate(contestant, tasks, DrainMeasure.BYTES, concurrency, Duration.ofMillis(millis))));
				variants.put(label, samples);
			}
		}
		findings.rates("Tasks per second that sleep, by their length and how many run at once", context.systems(),
				variants);
		findings.add(new Chart("drain-work", "Tasks that sleep", Chart.Kind.BARS, "", "completed per second", false,
				List.copyOf(variants.keySet()), series(context, variants)));
		findings.caveat("What is possible is how many run at once, divided by how long each takes.");
		return findings;
	}

	private static List<Chart.Series> series(MeasureContext context, Map<String, Samples> variants) {
		return context.systems()
			.stream()
			.map((kind) -> new Chart.Series(kind.title(), List.of(),
					variants.values()
						.stream()
						.map((samples) -> samples.statistics(kind, Samples.RATE).median())
						.map((value) -> value.isNaN() ? 0.0 : value)
						.toList()))
			.toList();
	}

}
