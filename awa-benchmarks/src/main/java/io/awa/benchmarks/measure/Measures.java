package io.awa.benchmarks.measure;

import java.util.List;

/**
 * All that can be measured, in the order of the report.
 */
public final class Measures {

	private Measures() {
	}

	/**
	 * Returns all measures.
	 * @return the measures
	 */
	public static List<Measure> all() {
		return List.of(new InsertMeasure(), new BulkInsertMeasure(), new DrainMeasure(), new WorkMeasure(),
				new MixedLoadMeasure(), new LatencyMeasure(), new PayloadMeasure(), new PinnedMeasure(),
				new BackgroundMeasure(), new ProcessesMeasure(), new QueuesMeasure(), new ResourcesMeasure(),
				new MemoryMeasure());
	}

	/**
	 * Returns the names of all measures.
	 * @return their names
	 */
	public static List<String> names() {
		return all().stream().map(Measure::name).toList();
	}

}
