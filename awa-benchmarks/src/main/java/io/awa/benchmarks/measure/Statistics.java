package io.awa.benchmarks.measure;

import java.util.Collection;
import java.util.List;

/**
 * The figures that rounds are summed up in.
 *
 * @param median the one in the middle, or the mean of the two there
 * @param min the smallest
 * @param max the largest
 */
record Statistics(double median, double min, double max) {

	static final Statistics NONE = new Statistics(Double.NaN, Double.NaN, Double.NaN);

	static Statistics of(Collection<Double> values) {
		List<Double> sorted = values.stream().filter((value) -> !value.isNaN()).sorted().toList();
		if (sorted.isEmpty()) {
			return NONE;
		}
		int middle = sorted.size() / 2;
		double median = (sorted.size() % 2 == 1) ? sorted.get(middle)
				: (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		return new Statistics(median, sorted.get(0), sorted.get(sorted.size() - 1));
	}

}
