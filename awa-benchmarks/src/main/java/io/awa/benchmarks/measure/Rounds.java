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

	private int warmUps;

	private int smallest;

	private int largest;

	Rounds(MeasureContext context, String label) {
		this.context = context;
		this.label = label;
		this.warmUps = (context.profile().rounds() > 1) ? 2 : 1;
		this.smallest = context.profile().minTasks();
		this.largest = context.profile().maxTasks();
	}

	/** Changes how many tasks a round may have. */
	Rounds within(int smallest, int largest) {
		this.smallest = Math.min(smallest, largest);
		this.largest = largest;
		return this;
	}

	/** Changes how many rounds do not count. */
	Rounds warmingUp(int rounds) {
		this.warmUps = rounds;
		return this;
	}

	Samples run(Trial<Contestant> trial) {
		return run(this.context.systems(), trial);
	}

	Samples run(List<SystemKind> kinds, Trial<Contestant> trial) {
		return run(kinds, Contestant::open, trial);
	}

	/** Opens all systems before the first turn. */
	<P extends Participant> Samples run(List<SystemKind> kinds, Opening<P> opening, Trial<P> trial) {
		List<P> participants = new ArrayList<>();
		try {
			for (SystemKind kind : kinds) {
				this.samples.expect(kind);
				this.tasks.put(kind, this.smallest);
				open(kind, opening, participants);
			}
			for (int round = -this.warmUps; round < this.context.profile().rounds(); round++) {
				List<P> order = new ArrayList<>(participants);
				Collections.rotate(order, -round);
				for (P participant : order) {
					turn(round, participant, trial);
				}
			}
		}
		finally {
			participants.forEach(Participant::close);
		}
		return this.samples;
	}

	private <P extends Participant> void open(SystemKind kind, Opening<P> opening, List<P> participants) {
		try {
			participants.add(opening.open(this.context, kind));
		}
		catch (Exception ex) {
			fail(kind, ex);
		}
	}

	private <P extends Participant> void turn(int round, P participant, Trial<P> trial) {
		SystemKind kind = participant.kind();
		if (this.samples.failed(kind)) {
			return;
		}
		int size = this.tasks.getOrDefault(kind, this.smallest);
		try {
			participant.settle();
			Map<String, Double> figures = trial.run(participant, size);
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
	 * Prepares a system, in a new database.
	 *
	 * @param <P> what takes turns
	 */
	@FunctionalInterface
	interface Opening<P extends Participant> {

		P open(MeasureContext context, SystemKind kind) throws Exception;

	}

	/**
	 * What one system does in one round.
	 *
	 * @param <P> what takes turns
	 */
	@FunctionalInterface
	interface Trial<P extends Participant> {

		/**
		 * Measures.
		 * @param participant the system
		 * @param tasks how many tasks to use
		 * @return figures by name, with the rate if the number of tasks depends on it
		 * @throws Exception if the system failed
		 */
		Map<String, Double> run(P participant, int tasks) throws Exception;

	}

}
