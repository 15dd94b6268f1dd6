package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import io.awa.benchmarks.report.Chart;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * Whether a small heap is enough for a large backlog, and what the backlog leaves behind.
 */
final class MemoryMeasure implements Measure {

	private static final double MIB = 1 << 20;

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public Findings run(MeasureContext context) throws Exception {
		int tasks = context.profile().memoryTasks();
		Findings findings = new Findings(this, "A large backlog and a small heap",
				"A process with a heap of 128 MiB works off %,d tasks. The heap is read after each collection of garbage; dead rows and the size of all tables right after the last task, with vacuum as PostgreSQL does it by itself."
					.formatted(tasks));
		List<Table.Row> tables = new ArrayList<>();
		for (SystemKind kind : List.of(Peers.find(Peers.OURS).orElseThrow(),
				Peers.find(Peers.ONE_TABLE).orElseThrow())) {
			tables.add(measure(context, kind, tasks, findings));
		}
		findings.add(new Table("Tables after the backlog",
				List.of("system", "MiB before", "MiB after", "dead rows per task", "tasks per second"), tables));
		return findings;
	}

	private static Table.Row measure(MeasureContext context, SystemKind kind, int tasks, Findings findings)
			throws Exception {
		try (Contestant contestant = Contestant.open(context, kind)) {
			contestant.system().insertMany(Drain.tasks(tasks, DrainMeasure.BYTES));
			contestant.database().settle();
			ServerCounters counters = new ServerCounters(context, contestant.database());
			double before = counters.bytes() / MIB;
			RemoteDrain drain = new RemoteDrain(contestant, DrainMeasure.CONCURRENCY, 0, "-Xmx128m");
			double seconds;
			try (drain) {
				seconds = drain.handle(tasks);
			}
			long completed = contestant.system().completed();
			if (completed != tasks) {
				throw new IllegalStateException("Expected " + tasks + " completed tasks, but found " + completed);
			}
			if (Peers.is(kind, Peers.OURS)) {
				report(findings, kind, drain.worker().heap(), tasks / seconds);
			}
			counters.flush();
			return Findings.row(kind.title(), Table.Cell.of("%,.0f", before),
					Table.Cell.of("%,.0f", counters.bytes() / MIB),
					Table.Cell.of("%.2f", counters.deadRows() / (double) tasks),
					Table.Cell.of("%,.0f", tasks / seconds));
		}
	}

	private static void report(Findings findings, SystemKind kind, List<double[]> heap, double rate) {
		Statistics all = median(heap.stream());
		int third = heap.size() / 3;
		Statistics middle = median(heap.stream().skip(third).limit(third));
		Statistics last = median(heap.stream().skip(2L * third));
		findings.add(new Table("Heap after collections in MiB",
				List.of("system", "tasks per second", "median (min..max)", "middle third", "last third", "collections"),
				List.of(Findings.row(kind.title(), Table.Cell.of("%,.0f", rate), Findings.spread("%.1f", all),
						Findings.spread("%.1f", middle), Findings.spread("%.1f", last),
						Table.Cell.of("%,.0f", heap.size())))));
		if (!heap.isEmpty()) {
			findings.add(new Chart("memory", "Heap after collections", Chart.Kind.LINES, "seconds", "MiB", false,
					List.of(), List.of(new Chart.Series(kind.title(), heap.stream().map((sample) -> sample[0]).toList(),
							heap.stream().map((sample) -> sample[1]).toList()))));
		}
		findings.add(Goals.HEAP.judge(known(all.max())));
		findings.add(Goals.HEAP_FLAT.judge(known(last.median() / middle.median())));
		findings.caveat("A collection of the young generation leaves old garbage where it is, so the heap after it is "
				+ "an upper bound of what is in use.");
	}

	private static Statistics median(Stream<double[]> samples) {
		return Statistics.of(samples.map((sample) -> sample[1]).toList());
	}

	private static OptionalDouble known(double value) {
		return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
	}

}
