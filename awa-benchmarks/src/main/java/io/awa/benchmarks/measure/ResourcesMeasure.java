package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * What a job costs, apart from time.
 */
final class ResourcesMeasure implements Measure {

	private static final String WAL = "wal";

	private static final String INSERT_WAL = "insert wal";

	private static final String COMMITS = "commits";

	private static final String DEAD = "dead rows";

	private static final String BYTES = "bytes";

	private static final String SERVER = "server cpu";

	private static final String CLIENT = "client cpu";

	private static final String ALLOCATED = "allocated";

	/** A few transactions at the start of a worker should not matter. */
	private static final int SMALLEST = 2_000;

	@Override
	public String name() {
		return "resources";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "What a job costs", "Tasks of " + DrainMeasure.BYTES
				+ " bytes are inserted in bulk and then worked off by a process of "
				+ "its own, in a new database each time. WAL is counted from the first insert until all is "
				+ "completed and the worker is closed, commits in the drain alone. Dead rows and the size of "
				+ "all tables are what is there at the end, divided by the number of tasks. The processor "
				+ "time and the memory of the worker are counted from the moment a fifth of the tasks is done.");
		Samples samples = new Rounds(context, name()).within(SMALLEST, context.profile().maxTasks())
			.run((contestant, tasks) -> {
				try (Contestant fresh = Contestant.open(context, contestant.kind())) {
					return measure(context, fresh, tasks);
				}
			});
		report(findings, samples);
		return findings;
	}

	private static void report(Findings findings, Samples samples) {
		findings.add(new Table("Per job",
				List.of("system", "WAL bytes", "of them by the insert", "commits", "dead rows", "bytes in tables",
						"CPU of the server in µs", "CPU of the worker in µs", "allocated by the worker in bytes"),
				rows(samples)));
		findings.bars("wal", "WAL per job, insert and drain", "bytes", WAL, samples);
		findings.bars("commits", "Commits per job in the drain", "commits", COMMITS, samples);
		findings.add(Goals.WAL_OF_ONE_TABLE.judge(samples.ratio(WAL, Peers.OURS, Peers.ONE_TABLE)));
		findings.add(Goals.COMMITS.judge(samples.median(Peers.OURS, COMMITS)));
		findings.failures(samples);
		findings.caveat("WAL is that of the whole server, so it includes what vacuum writes meanwhile.");
		findings.caveat("The transactions that start and stop a worker are counted too; the fewer tasks a round has, "
				+ "the more they show.");
		findings.caveat("Memory is that of the threads that live at the end. The processor time of the server is "
				+ "only known if it runs on the same machine under Linux.");
	}

	private static List<Table.Row> rows(Samples samples) {
		List<Table.Row> rows = new ArrayList<>();
		Map<String, String> columns = new LinkedHashMap<>();
		List.of(WAL, INSERT_WAL).forEach((figure) -> columns.put(figure, "%,.0f"));
		columns.put(COMMITS, "%.3f");
		columns.put(DEAD, "%.2f");
		List.of(BYTES, SERVER, CLIENT, ALLOCATED).forEach((figure) -> columns.put(figure, "%,.0f"));
		for (SystemKind kind : samples.kinds()) {
			List<Table.Cell> cells = new ArrayList<>();
			columns.forEach((figure, format) -> cells.add(Findings.spread(format, samples.statistics(kind, figure))));
			rows.add(new Table.Row(kind.title(), cells));
		}
		return rows;
	}

	private static Map<String, Double> measure(MeasureContext context, Contestant contestant, int tasks)
			throws Exception {
		ServerCounters counters = new ServerCounters(context, contestant.database());
		Map<String, Double> figures = new LinkedHashMap<>();
		long emptyBytes = counters.bytes();
		long walBefore = counters.walBytes();
		contestant.system().insertMany(Drain.tasks(tasks, DrainMeasure.BYTES));
		long insertWal = counters.walBytes() - walBefore;
		contestant.database().settle();
		counters.flush();
		long commits = counters.commits();
		long deadBefore = counters.deadRows();
		long walMiddle = counters.walBytes();
		double cpu;
		try (RemoteDrain drain = new RemoteDrain(contestant, DrainMeasure.CONCURRENCY, tasks / 5, "-Xmx512m")) {
			cpu = counters.cpuSeconds();
			figures.put(Samples.RATE, tasks / drain.handle(tasks));
			double[] usage = drain.worker().usage();
			figures.put(CLIENT, usage[0]);
			figures.put(ALLOCATED, usage[1]);
		}
		figures.put(SERVER, (counters.cpuSeconds() - cpu) * 1e6 / tasks);
		counters.flush();
		figures.put(COMMITS, (counters.commits() - commits) / (double) tasks);
		figures.put(INSERT_WAL, insertWal / (double) tasks);
		figures.put(WAL, (counters.walBytes() - walMiddle + insertWal) / (double) tasks);
		figures.put(DEAD, Math.max(0, counters.deadRows() - deadBefore) / (double) tasks);
		figures.put(BYTES, (counters.bytes() - emptyBytes) / (double) tasks);
		require(contestant, tasks);
		return figures;
	}

	private static void require(Contestant contestant, int tasks) {
		long completed = contestant.system().completed();
		if (completed != tasks) {
			throw new IllegalStateException("Expected " + tasks + " completed tasks, but found " + completed);
		}
	}

}
