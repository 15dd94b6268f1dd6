package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;

/**
 * How much is completed while as much as possible is inserted.
 */
final class MixedLoadMeasure implements Measure {

	private static final int PRODUCERS = 2;

	private static final String INSERTED = "inserted";

	private static final String BACKLOG = "backlog";

	@Override
	public String name() {
		return "mixed";
	}

	@Override
	public Findings run(MeasureContext context) {
		Findings findings = new Findings(this, "Inserting and working at once",
				PRODUCERS + " threads insert tasks in transactions of their own as fast as they can, while a worker of "
						+ "the same process with " + DrainMeasure.CONCURRENCY + " handlers works them off.");
		Samples samples = new Rounds(context, name())
			.run((contestant, tasks) -> measure(contestant, context.profile().seconds()));
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : samples.kinds()) {
			rows.add(Findings.row(kind.title(), Findings.spread("%,.0f", samples.statistics(kind, INSERTED)),
					Findings.spread("%,.0f", samples.statistics(kind, Samples.RATE)),
					Findings.spread("%,.0f", samples.statistics(kind, BACKLOG))));
		}
		findings.add(new Table("Per second", List.of("system", "inserted", "completed", "waiting at the end (tasks)"),
				rows));
		findings.bars("mixed", "Completed while inserting", "completed per second", Samples.RATE, samples);
		findings.failures(samples);
		findings
			.caveat("JobRunr looks for tasks every 5 s, its shortest interval, so it may complete none in a round that "
					+ "is shorter.");
		findings.caveat("A system whose inserts are slow has less to work off; the rate of its inserts is its limit.");
		return findings;
	}

	private static Map<String, Double> measure(Contestant contestant, double seconds) throws Exception {
		LongAdder handled = new LongAdder();
		AtomicInteger inserted = new AtomicInteger();
		AtomicBoolean stopping = new AtomicBoolean();
		JobSystem.Worker worker = contestant.system()
			.startWorker(DrainMeasure.CONCURRENCY, (task) -> handled.increment());
		try {
			contestant.system().insert(new Task(inserted.getAndIncrement(), Drain.text(DrainMeasure.BYTES)));
			await(handled, 1);
			List<Thread> producers = start(() -> produce(contestant, inserted, stopping));
			long start = System.nanoTime();
			while (System.nanoTime() - start < seconds * 1e9) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
			double elapsed = (System.nanoTime() - start) / 1e9;
			Map<String, Double> figures = new LinkedHashMap<>();
			figures.put(Samples.RATE, (handled.sum() - 1) / elapsed);
			figures.put(INSERTED, (inserted.get() - 1) / elapsed);
			figures.put(BACKLOG, (double) Math.max(0, inserted.get() - handled.sum()));
			stopping.set(true);
			for (Thread producer : producers) {
				producer.join();
			}
			await(handled, inserted.get());
			return figures;
		}
		finally {
			stopping.set(true);
			worker.close();
		}
	}

	private static List<Thread> start(Runnable work) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < PRODUCERS; i++) {
			threads.add(new Thread(work, "producer-" + i));
		}
		threads.forEach(Thread::start);
		return threads;
	}

	private static void produce(Contestant contestant, AtomicInteger inserted, AtomicBoolean stopping) {
		String text = Drain.text(DrainMeasure.BYTES);
		while (!stopping.get()) {
			contestant.system().insert(new Task(inserted.get(), text));
			inserted.incrementAndGet();
		}
	}

	private static void await(LongAdder handled, int number) {
		long start = System.nanoTime();
		while (handled.sum() < number) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(5)) {
				throw new IllegalStateException("Only " + handled.sum() + " of " + number + " tasks were handled");
			}
		}
	}

}
