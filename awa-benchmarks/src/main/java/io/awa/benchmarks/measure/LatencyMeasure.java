package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.awa.benchmarks.report.Chart;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;

/**
 * How long it takes from the commit of an insert until a handler begins.
 */
final class LatencyMeasure implements Measure {

	private static final List<Integer> RATES = List.of(50, 300);

	private static final int CONCURRENCY = 10;

	@Override
	public String name() {
		return "latency";
	}

	@Override
	public Findings run(MeasureContext context) throws Exception {
		Findings findings = new Findings(this, "From commit to handler",
				"One thread inserts tasks in transactions of their own on a fixed schedule; a worker of the same "
						+ "process waits for them with " + CONCURRENCY + " handlers at once. Time runs from when the "
						+ "commit has returned until the handler is entered. A task that could not be inserted at its "
						+ "time is inserted as soon as possible and counted as late, so that a slow insert does not "
						+ "hide. As a yardstick: NOTIFY on one connection until another one that listens has got it.");
		Map<Integer, Samples> variants = new LinkedHashMap<>();
		for (int rate : RATES) {
			Samples samples = new Rounds(context, name() + " " + rate + "/s")
				.run((contestant, tasks) -> measure(contestant, rate, context.profile().seconds()));
			List<Map<String, Double>> bare = new ArrayList<>();
			for (int round = 0; round <= context.profile().rounds(); round++) {
				bare.add(new NotifyRoundTrip(context.server()).measure(rate, context.profile().seconds()));
			}
			bare.remove(0);
			table(findings, rate, samples, bare);
			goals(findings, rate, samples, bare);
			findings.failures(samples);
			variants.put(rate, samples);
		}
		findings.add(chart(context, variants));
		findings.caveat("The worker runs in the process that inserts. Some systems take a short cut then; the settings "
				+ "say how each one hears of a task.");
		return findings;
	}

	private static Chart chart(MeasureContext context, Map<Integer, Samples> variants) {
		List<String> categories = variants.keySet()
			.stream()
			.flatMap((rate) -> Stream.of("p50 at " + rate + "/s", "p99 at " + rate + "/s"))
			.toList();
		List<Chart.Series> series = context.systems()
			.stream()
			.map((kind) -> new Chart.Series(kind.title(), List.of(),
					variants.values()
						.stream()
						.flatMap((samples) -> Stream.of(Latencies.P50, Latencies.P99)
							.map((figure) -> samples.statistics(kind, figure).median()))
						.toList()))
			.filter((line) -> line.ys().stream().noneMatch((value) -> value.isNaN()))
			.toList();
		return new Chart("latency", "From commit to handler", Chart.Kind.BARS, "", "ms, logarithmic", true, categories,
				series);
	}

	private static Map<String, Double> measure(Contestant contestant, int rate, double seconds) throws Exception {
		int warmUp = rate;
		Latencies latencies = new Latencies(warmUp + (int) Math.max(rate, rate * seconds), warmUp);
		JobSystem.Worker worker = contestant.system()
			.startWorker(CONCURRENCY, (task) -> latencies.entered(task.number()));
		try {
			insert(contestant, latencies, 0);
			latencies.awaitFirst();
			latencies.produce(rate, (number) -> insert(contestant, latencies, number));
			latencies.await(2, TimeUnit.MINUTES);
		}
		finally {
			worker.close();
		}
		return latencies.figures();
	}

	private static void insert(Contestant contestant, Latencies latencies, int number) {
		contestant.system().insert(Task.ofSize(number, DrainMeasure.BYTES));
		latencies.began(number, System.nanoTime());
	}

	private static void table(Findings findings, int rate, Samples samples, List<Map<String, Double>> bare) {
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : samples.kinds()) {
			rows.add(new Table.Row(kind.title(),
					Latencies.FIGURES.stream()
						.map((figure) -> Findings.spread("%,.2f", samples.statistics(kind, figure)))
						.toList()));
		}
		rows.add(new Table.Row("LISTEN and NOTIFY alone",
				Latencies.FIGURES.stream()
					.map((figure) -> Findings.spread("%,.2f",
							Statistics.of(bare.stream().map((round) -> round.getOrDefault(figure, 0.0)).toList())))
					.toList()));
		findings.add(new Table("Milliseconds at " + rate + " tasks per second",
				List.of("system", "p50", "p95", "p99", "p99.9", "inserted late in %"), rows));
	}

	private static void goals(Findings findings, int rate, Samples samples, List<Map<String, Double>> bare) {
		for (String figure : List.of(Latencies.P50, Latencies.P99)) {
			String detail = figure + " at " + rate + "/s";
			findings.add(Goals.PICK_UP_POLLING.judge(detail, samples.ratio(figure, Peers.OURS, Peers.POLLING)));
			findings.add(Goals.PICK_UP_IMMEDIATE.judge(detail, samples.ratio(figure, Peers.OURS, Peers.IMMEDIATE)));
			double alone = Statistics.of(bare.stream().map((round) -> round.getOrDefault(figure, 0.0)).toList())
				.median();
			OptionalDouble ours = samples.median(Peers.OURS, figure);
			findings.add(Goals.PICK_UP_NOTIFY.judge(detail,
					ours.isPresent() ? OptionalDouble.of(ours.getAsDouble() / alone) : ours));
		}
	}

}
