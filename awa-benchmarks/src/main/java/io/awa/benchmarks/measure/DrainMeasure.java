package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.Map;

/**
 * How fast a backlog is worked off.
 */
final class DrainMeasure implements Measure {

	static final int CONCURRENCY = 50;

	static final int BYTES = 100;

	@Override
	public String name() {
		return "drain";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Draining a backlog",
				"One process works off tasks that were inserted before. The rate is taken from the first task that is "
						+ "handled until the database says that all are completed, so the start of a worker does not "
						+ "count. A task carries " + BYTES + " bytes of text.");
		Samples samples = new Rounds(context, name()).run((contestant, tasks) -> Map.of(Samples.RATE,
				Drain.rate(contestant, tasks, BYTES, CONCURRENCY, Duration.ZERO)));
		findings.figure("Tasks per second that do nothing, at most " + CONCURRENCY + " at once", "%,.0f", Samples.RATE,
				samples);
		findings.bars("drain", "Tasks that do nothing", "completed per second", Samples.RATE, samples);
		findings.add(Goals.DRAIN_OF_BARE.judge(samples.ratio(Samples.RATE, Peers.OURS, Peers.BARE)));
		findings.add(Goals.DRAIN_OF_PEERS.judge(samples.ratioToBest(Samples.RATE, Peers.OURS, Peers.JAVA)));
		findings.add(Goals.DRAIN_REACTIVE.judge(samples.ratio(Samples.RATE, Peers.OURS_REACTIVE, Peers.OURS)));
		findings.failures(samples);
		findings.caveat("Systems that poll are helped by this measure, because there is always something to find.");
		return findings;
	}

}
