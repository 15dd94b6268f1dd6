package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import io.awa.benchmarks.chaos.ChaosOrder.Kind;

/**
 * Breaks what workers depend on while they work, and proves that no job was lost or
 * counted twice. Options are system properties: {@code awa.chaos.minutes} (10),
 * {@code awa.chaos.seed} (at random), {@code awa.chaos.faults} (all),
 * {@code awa.chaos.storage} ({@code jdbc}, {@code r2dbc} or {@code both}),
 * {@code awa.chaos.rate} (60 transactions a second) and {@code awa.chaos.url} (a server
 * that is given).
 */
public final class ChaosBenchmark {

	private static final Duration RECOVERY = Duration.ofSeconds(150);

	private static final Duration DRAIN = Duration.ofMinutes(2);

	private final ChaosOptions options;

	private final ChaosReport report;

	private final Random random;

	/** All orders up to this one are known to have completed. */
	private long done;

	private int phase;

	ChaosBenchmark(ChaosOptions options, PrintStream out) {
		this.options = options;
		this.report = new ChaosReport(out);
		this.random = new Random(options.seed());
	}

	/**
	 * Runs the suite. The process ends with 1 if a proof failed.
	 * @param args nothing
	 * @throws Exception if the suite itself fails
	 */
	public static void main(String[] args) throws Exception {
		boolean passed = new ChaosBenchmark(ChaosOptions.of(System.getProperties()), out()).run();
		System.exit(passed ? 0 : 1);
	}

	/** Returns whether all proofs hold. */
	boolean run() throws Exception {
		try (ChaosStage stage = new ChaosStage(this.options)) {
			this.report.start(this.options, stage.ledger().serverVersion());
			stage.start(this.options.rate());
			torment(stage);
			stage.producer().stop();
			drain(stage);
			judge(stage);
			if (this.report.failed()) {
				this.report.say("The logs of the workers are in " + stage.logs() + ".");
			}
			else {
				stage.deleteLogs();
			}
			return !this.report.failed();
		}
	}

	private void torment(ChaosStage stage) {
		List<ChaosFault> faults = new ArrayList<>(this.options.faults());
		faults.removeIf((fault) -> isSkipped(fault, stage));
		long end = System.nanoTime() + this.options.duration().toNanos();
		do {
			Collections.shuffle(faults, this.random);
			for (ChaosFault fault : faults) {
				this.report.injected(inject(fault, stage));
			}
		}
		while (!faults.isEmpty() && System.nanoTime() - end < 0);
	}

	private boolean isSkipped(ChaosFault fault, ChaosStage stage) {
		fault.missing(stage).ifPresent((reason) -> this.report.skipped(fault, reason));
		return fault.missing(stage).isPresent();
	}

	private ChaosInjection inject(ChaosFault fault, ChaosStage stage) {
		this.phase++;
		stage.producer().phase(this.phase);
		Waiting.rest(Duration.ofMillis(this.random.nextInt((int) this.options.longestGap().toMillis())));
		long start = System.nanoTime();
		String problem = tryInject(fault, stage);
		long over = System.nanoTime();
		long before = stage.producer().last();
		long probe = stage.producer().insertSurely(Kind.PLAIN);
		boolean works = Waiting.until(RECOVERY, () -> stage.ledger().isCompleted(probe));
		long first = System.nanoTime();
		boolean recovered = Waiting.until(RECOVERY, () -> stage.ledger().incomplete(this.done, before) == 0);
		long caughtUp = System.nanoTime();
		if (recovered) {
			this.done = before;
		}
		if (problem == null && !(works && recovered)) {
			problem = "NOT RECOVERED within " + RECOVERY;
		}
		return new ChaosInjection(fault, this.phase, Duration.ofNanos(over - start), Duration.ofNanos(first - over),
				Duration.ofNanos(caughtUp - start), problem);
	}

	/** Returns what went wrong, or {@code null}. */
	private @Nullable String tryInject(ChaosFault fault, ChaosStage stage) {
		try {
			fault.inject(stage, this.random);
			return null;
		}
		catch (IOException | IllegalStateException | DataAccessException ex) {
			return "FAILED: " + ex;
		}
	}

	private void drain(ChaosStage stage) {
		long start = System.nanoTime();
		boolean drained = Waiting.until(DRAIN, () -> stage.ledger().unfinished() == 0);
		this.report.say((drained ? "Drained in " : "Not drained after ")
				+ ChaosInjection.seconds(Duration.ofNanos(System.nanoTime() - start)) + " s.");
	}

	private void judge(ChaosStage stage) {
		Set<Long> orders = stage.ledger().orders();
		this.report.say(stage.producer().summary(orders) + ".");
		this.report.say("");
		this.report.table(stage.ledger().phases());
		this.report.proof(new ChaosProof("what was committed is there, and what was rolled back is not",
				stage.producer().contradictions(orders)));
		stage.ledger().proofs().forEach(this.report::proof);
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

}
