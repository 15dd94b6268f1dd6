package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.system.Task;

/**
 * What large payloads cost.
 */
final class PayloadMeasure implements Measure {

	private static final List<Integer> KIBIBYTES = List.of(1, 32);

	private static final int MEBIBYTES = 256;

	@Override
	public String name() {
		return "payload";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Large payloads",
				"Inserts in transactions of their own, and draining, with a text of 1 KiB and of 32 KiB that cannot be "
						+ "compressed.");
		Map<String, Samples> variants = new LinkedHashMap<>();
		for (int size : KIBIBYTES) {
			int bytes = size * 1024;
			int most = Math.min(context.profile().maxTasks(), MEBIBYTES * 1024 / size);
			variants.put("insert " + size + " KiB", new Rounds(context, name() + " insert " + size + " KiB")
				.run((contestant, tasks) -> insert(contestant, bytes, context.profile().seconds())));
			variants.put("drain " + size + " KiB",
					new Rounds(context, name() + " drain " + size + " KiB").within(context.profile().minTasks(), most)
						.run((contestant, tasks) -> Map.of(Samples.RATE,
								Drain.rate(contestant, tasks, bytes, DrainMeasure.CONCURRENCY, Duration.ZERO))));
		}
		findings.rates("Tasks per second", context.systems(), variants);
		return findings;
	}

	private static Map<String, Double> insert(Contestant contestant, int bytes, double seconds) {
		String text = Drain.text(bytes);
		long start = System.nanoTime();
		int inserted = 0;
		while (System.nanoTime() - start < seconds * 1e9) {
			contestant.system().insert(new Task(inserted++, text));
		}
		return Map.of(Samples.RATE, inserted * 1e9 / (System.nanoTime() - start));
	}

}
