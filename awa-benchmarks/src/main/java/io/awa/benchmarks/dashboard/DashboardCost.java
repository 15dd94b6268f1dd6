package io.awa.benchmarks.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;

/**
 * What those who look cost: statements and time of the database, while nothing happens
 * and while a worker drains a backlog; and how much slower that makes the drain. Each
 * number of viewers has an application of its own, so that the streams of others end.
 */
final class DashboardCost {

	private static final List<Integer> VIEWERS = List.of(0, 1, 20);

	private static final int HANDLERS = 50;

	private final MeasuredDatabase database;

	private final int tasks;

	private final Map<Integer, List<Cost>> drains = new LinkedHashMap<>();

	DashboardCost(MeasuredDatabase database, int tasks) {
		this.database = database;
		this.tasks = tasks;
	}

	/** Nothing happens for some seconds. */
	Table idle(int seconds) throws InterruptedException {
		List<Table.Row> rows = new ArrayList<>();
		for (int viewers : VIEWERS) {
			rows.add(cells(viewers, look(viewers, () -> {
				LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
				return 0;
			}), false));
		}
		return new Table("While nothing happens, a minute", columns(false), rows);
	}

	/** The numbers of viewers take turns, and begin with another one each time. */
	Table drain(int rounds) throws InterruptedException {
		try (JobSystem system = SystemKind.AWA_JDBC.open(this.database)) {
			for (int round = 0; round <= rounds; round++) {
				for (int i = 0; i < VIEWERS.size(); i++) {
					int viewers = VIEWERS.get((round + i) % VIEWERS.size());
					system.insertMany(IntStream.range(0, this.tasks).mapToObj((n) -> new Task(n, "drained")));
					Cost cost = look(viewers, () -> drain(system));
					if (round > 0) {
						this.drains.computeIfAbsent(viewers, (none) -> new ArrayList<>()).add(cost);
					}
				}
			}
		}
		List<Table.Row> rows = VIEWERS.stream().map((viewers) -> cells(viewers, median(viewers), true)).toList();
		return new Table("While a worker drains, a minute", columns(true), rows);
	}

	private Cost look(int viewers, Load load) throws InterruptedException {
		CountedDataSource counted = new CountedDataSource(this.database.dataSource());
		try (DashboardApplication application = new DashboardApplication(counted);
				DashboardViewers people = new DashboardViewers(new DashboardBrowser(application.address()), viewers)) {
			long statements = counted.statements();
			double millis = counted.millis();
			long start = System.nanoTime();
			double rate = load.run();
			double minutes = (System.nanoTime() - start) / 60e9;
			return new Cost((counted.statements() - statements) / minutes, (counted.millis() - millis) / minutes,
					people.changes() / Math.max(viewers, 1) / minutes, rate);
		}
	}

	/** Returns how many were handled per second, from the first one on. */
	private double drain(JobSystem system) throws InterruptedException {
		CountDownLatch left = new CountDownLatch(this.tasks);
		AtomicLong first = new AtomicLong();
		JobSystem.Worker worker = system.startWorker(HANDLERS, (task) -> {
			first.compareAndSet(0, System.nanoTime());
			left.countDown();
		});
		try {
			if (!left.await(5, TimeUnit.MINUTES)) {
				throw new IllegalStateException(left.getCount() + " tasks were not handled.");
			}
			return this.tasks * 1e9 / (System.nanoTime() - first.get());
		}
		finally {
			worker.close();
		}
	}

	private Cost median(int viewers) {
		List<Cost> costs = this.drains.getOrDefault(viewers, List.of());
		return new Cost(median(costs.stream().map(Cost::statements).toList()),
				median(costs.stream().map(Cost::millis).toList()), median(costs.stream().map(Cost::changes).toList()),
				median(costs.stream().map(Cost::rate).toList()));
	}

	/** The ratio is that within a round. */
	private double ratio(int viewers) {
		List<Cost> with = this.drains.getOrDefault(viewers, List.of());
		List<Cost> without = this.drains.getOrDefault(0, List.of());
		return median(
				IntStream.range(0, with.size()).mapToObj((i) -> with.get(i).rate() / without.get(i).rate()).toList());
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
	}

	private static List<String> columns(boolean drained) {
		List<String> columns = new ArrayList<>(
				List.of("viewers", "statements", "ms in the database", "changes told to each"));
		if (drained) {
			columns.addAll(List.of("tasks per second", "/ without viewers"));
		}
		return columns;
	}

	private Table.Row cells(int viewers, Cost cost, boolean drained) {
		List<Table.Cell> cells = new ArrayList<>(List.of(Table.Cell.of("%,.0f", cost.statements()),
				Table.Cell.of("%,.0f", cost.millis()), Table.Cell.of("%.0f", cost.changes())));
		if (drained) {
			cells.addAll(List.of(Table.Cell.of("%,.0f", cost.rate()), Table.Cell.of("%.2f", ratio(viewers))));
		}
		return new Table.Row(Integer.toString(viewers), cells);
	}

	/**
	 * Something that goes on meanwhile, and the rate of it.
	 */
	@FunctionalInterface
	private interface Load {

		double run() throws InterruptedException;

	}

	/** Of a minute, but the rate, which is of a second. */
	private record Cost(double statements, double millis, double changes, double rate) {

	}

}
