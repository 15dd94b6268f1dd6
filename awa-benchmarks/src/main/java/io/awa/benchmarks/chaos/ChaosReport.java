package io.awa.benchmarks.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.awa.benchmarks.chaos.ChaosLedger.PhaseCount;

/**
 * Prints what was injected and what was proven.
 */
final class ChaosReport {

	private static final String HEADER = """

			| fault | injected | jobs | lost | doubled | ran again | lasted | a job after it | all from before | beyond the limit | command |
			|---|---|---|---|---|---|---|---|---|---|---|""";

	private final PrintStream out;

	private final List<ChaosInjection> injections = new ArrayList<>();

	private boolean failed;

	ChaosReport(PrintStream out) {
		this.out = out;
	}

	void start(ChaosOptions options, String serverVersion) {
		this.out.printf("%s minutes, seed %d, workers %s, %d transactions/s, Java %s, PostgreSQL %s, %d processors%n",
				options.duration().toSeconds() / 60.0, options.seed(), options.storages(), options.rate(),
				Runtime.version(), serverVersion, Runtime.getRuntime().availableProcessors());
	}

	void skipped(ChaosFault fault, String reason) {
		this.out.printf("    %-18s is skipped, because %s%n", fault.text(), reason);
	}

	void injected(ChaosInjection injection) {
		this.injections.add(injection);
		this.failed |= injection.problem() != null;
		this.out.println(injection);
	}

	/** Prints the table: times in seconds, the median and the longest. */
	void table(Map<Integer, PhaseCount> phases) {
		this.out.println(HEADER.strip());
		for (ChaosFault fault : ChaosFault.values()) {
			List<ChaosInjection> its = this.injections.stream().filter((one) -> one.fault() == fault).toList();
			if (!its.isEmpty()) {
				row(fault, its, phases);
			}
		}
		this.out.println();
	}

	private void row(ChaosFault fault, List<ChaosInjection> injections, Map<Integer, PhaseCount> phases) {
		PhaseCount none = new PhaseCount(0, 0, 0, 0);
		PhaseCount count = injections.stream()
			.map((one) -> phases.getOrDefault(one.phase(), none))
			.reduce(none, PhaseCount::plus);
		List<Duration> backlogs = sorted(injections, ChaosInjection::backlog);
		Duration beyond = backlogs.get(backlogs.size() - 1).minus(ChaosWorkerProcess.HEARTBEAT_LIMIT);
		this.out.printf(Locale.ROOT, "| %s | %d | %,d | %d | %d | %d | %s | %s | %s | %s | `-Dawa.chaos.faults=%s` |%n",
				fault.description(), injections.size(), count.processed(), count.lost(), count.doubled(), count.again(),
				times(sorted(injections, ChaosInjection::lasted)), times(sorted(injections, ChaosInjection::firstJob)),
				times(backlogs), fault.endsWorker() ? ChaosInjection.seconds(beyond) : "", fault.text());
	}

	private static List<Duration> sorted(List<ChaosInjection> injections, Function<ChaosInjection, Duration> time) {
		return injections.stream().map(time).sorted().toList();
	}

	private static String times(List<Duration> sorted) {
		return ChaosInjection.seconds(sorted.get(sorted.size() / 2)) + " / "
				+ ChaosInjection.seconds(sorted.get(sorted.size() - 1));
	}

	void say(String sentence) {
		this.out.println(sentence);
	}

	void proof(ChaosProof proof) {
		this.failed |= !proof.holds();
		this.out.println(proof);
	}

	boolean failed() {
		return this.failed;
	}

}
