package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.awa.benchmarks.system.SystemKind;

/**
 * Lets systems take turns: in each round another one begins, and what is measured in the
 * first rounds only tells how many tasks a round needs to take as long as is wanted.
 */
final class Rounds {

	private final MeasureContext context;

	private final String label;

	private final Samples samples = new Samples();

	private final Map<SystemKind, Integer> tasks = new LinkedHashMap<>();

	private int smallest;

	private int largest;

	Rounds(MeasureContext context, String label) {
		this.context = context;
		this.label = label;
		this.smallest = context.profile().minTasks();
		this.largest = context.profile().maxTasks();
	}

	/** Changes how many tasks a round may have. */
	Rounds within(int smallest, int largest) {
		this.smallest = Math.min(smallest, largest);
		this.largest = largest;
		return this;
	}

	Samples run(Trial trial) {
		return run(this.context.systems(), trial);
	}

	Samples run(List<SystemKind> kinds, Trial trial) {
		Map<SystemKind, Contestant> contestants = new LinkedHashMap<>();
		try {
			for (SystemKind kind : kinds) {
				this.samples.expect(kind);
				this.tasks.put(kind, this.smallest);
				open(kind, contestants);
			}
			int warmUps = (this.context.profile().rounds() > 1) ? 2 : 1;
			for (int round = -warmUps; round < this.context.profile().rounds(); round++) {
				List<Contestant> order = new ArrayList<>(contestants.values());
				Collections.rotate(order, -round);
				for (Contestant contestant : order) {
					turn(round, contestant, trial);
				}
			}
		}
		finally {
			contestants.values().forEach(Contestant::close);
		}
		return this.samples;
	}

	private void open(SystemKind kind, Map<SystemKind, Contestant> contestants) {
		try {
			contestants.put(kind, Contestant.open(this.context, kind));
		}
		catch (RuntimeException ex) {
			fail(kind, ex);
		}
	}

	private void turn(int round, Contestant contestant, Trial trial) {
		SystemKind kind = contestant.kind();
		if (this.samples.failed(kind)) {
			return;
		}
		int size = this.tasks.getOrDefault(kind, this.smallest);
		try {
			contestant.database().settle();
			Map<String, Double> figures = trial.run(contestant, size);
			if (round < 0) {
				double wanted = figures.getOrDefault(Samples.RATE, 0.0) * this.context.profile().seconds();
				this.tasks.put(kind, (int) Math.max(this.smallest, Math.min(this.largest, wanted)));
			}
			else {
				this.samples.add(kind, figures);
			}
			this.context.out()
				.printf(Locale.ROOT, "%s, %s, %s: %s of %,d tasks%n", this.label,
						(round < 0) ? "warm-up" : "round " + (round + 1), kind.title(), rounded(figures), size);
		}
		catch (Exception ex) {
			fail(kind, ex);
		}
	}

	private void fail(SystemKind kind, Exception reason) {
		this.samples.fail(kind, reason);
		this.context.out().printf("%s, %s: FAILED%n", this.label, kind.title());
		reason.printStackTrace(this.context.out());
	}

	private static String rounded(Map<String, Double> figures) {
		List<String> texts = new ArrayList<>();
		figures.forEach((name, value) -> texts
			.add(String.format(Locale.ROOT, (Math.abs(value) < 100) ? "%s %.3f" : "%s %,.0f", name, value)));
		return String.join(", ", texts);
	}

	/**
	 * What one system does in one round.
	 */
	@FunctionalInterface
	interface Trial {

		/**
		 * Measures.
		 * @param contestant the system
		 * @param tasks how many tasks to use
		 * @return figures by name, with the rate if the number of tasks depends on it
		 * @throws Exception if the system failed
		 */
		Map<String, Double> run(Contestant contestant, int tasks) throws Exception;

	}

}
