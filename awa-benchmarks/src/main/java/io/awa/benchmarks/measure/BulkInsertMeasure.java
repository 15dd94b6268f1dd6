package io.awa.benchmarks.measure;

import java.util.Map;

/**
 * How fast many tasks are inserted at once.
 */
final class BulkInsertMeasure implements Measure {

	@Override
	public String name() {
		return "bulk";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Inserting in bulk",
				"Many tasks are inserted in the fastest way that each system offers, by one thread. The bare statement "
						+ "is COPY of the same columns into the same two tables.");
		Samples samples = new Rounds(context, name()).run((contestant, tasks) -> {
			long start = System.nanoTime();
			contestant.system().insertMany(Drain.tasks(tasks, DrainMeasure.BYTES));
			return Map.of(Samples.RATE, tasks * 1e9 / (System.nanoTime() - start));
		});
		findings.figure("Tasks inserted per second", "%,.0f", Samples.RATE, samples);
		findings.bars("bulk", "Bulk insert", "inserted per second", Samples.RATE, samples);
		findings.add(Goals.BULK_OF_BARE.judge(samples.ratio(Samples.RATE, Peers.OURS, Peers.BARE)));
		findings.failures(samples);
		return findings;
	}

}
