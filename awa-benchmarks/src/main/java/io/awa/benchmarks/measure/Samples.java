package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

import io.awa.benchmarks.system.SystemKind;

/**
 * The figures of all systems in all rounds that count.
 */
final class Samples {

	/** How many per second. */
	static final String RATE = "rate";

	private final Map<SystemKind, List<Map<String, Double>>> rounds = new LinkedHashMap<>();

	private final Map<SystemKind, String> failures = new LinkedHashMap<>();

	void expect(SystemKind kind) {
		this.rounds.put(kind, new ArrayList<>());
	}

	void add(SystemKind kind, Map<String, Double> figures) {
		this.rounds.computeIfAbsent(kind, (absent) -> new ArrayList<>()).add(figures);
	}

	/** A system that failed once has no figures that can be compared. */
	void fail(SystemKind kind, Exception reason) {
		this.rounds.remove(kind);
		String message = (reason.getMessage() != null) ? reason.getMessage() : reason.getClass().getSimpleName();
		this.failures.put(kind, message.lines().findFirst().orElse(""));
	}

	boolean failed(SystemKind kind) {
		return this.failures.containsKey(kind);
	}

	Map<SystemKind, String> failures() {
		return this.failures;
	}

	List<SystemKind> kinds() {
		return List.copyOf(this.rounds.keySet());
	}

	Statistics statistics(SystemKind kind, String figure) {
		return Statistics.of(values(kind, figure));
	}

	OptionalDouble median(String name, String figure) {
		return Peers.find(name)
			.map((kind) -> statistics(kind, figure))
			.filter((statistics) -> !Double.isNaN(statistics.median()))
			.map((statistics) -> OptionalDouble.of(statistics.median()))
			.orElse(OptionalDouble.empty());
	}

	/** The median of the ratios within each round. */
	OptionalDouble ratio(String figure, String name, String other) {
		return compare(values(name, figure), values(other, figure));
	}

	/** The median of the ratios to the best of the others within each round. */
	OptionalDouble ratioToBest(String figure, String name, List<String> others) {
		return compare(values(name, figure), best(figure, others, Math::max));
	}

	private List<Double> best(String figure, List<String> names, DoubleBinaryOperator better) {
		List<Double> best = List.of();
		for (String name : names) {
			List<Double> values = values(name, figure);
			List<Double> before = best;
			if (before.isEmpty()) {
				best = values;
			}
			else if (!values.isEmpty()) {
				best = new ArrayList<>();
				for (int round = 0; round < Math.min(values.size(), before.size()); round++) {
					best.add(better.applyAsDouble(values.get(round), before.get(round)));
				}
			}
		}
		return best;
	}

	private static OptionalDouble compare(List<Double> ours, List<Double> theirs) {
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
			ratios.add(ours.get(round) / theirs.get(round));
		}
		double median = Statistics.of(ratios).median();
		return Double.isFinite(median) ? OptionalDouble.of(median) : OptionalDouble.empty();
	}

	private List<Double> values(String name, String figure) {
		return Peers.find(name).map((kind) -> values(kind, figure)).orElse(List.of());
	}

	private List<Double> values(SystemKind kind, String figure) {
		return this.rounds.getOrDefault(kind, List.of())
			.stream()
			.map((figures) -> figures.getOrDefault(figure, Double.NaN))
			.toList();
	}

}
