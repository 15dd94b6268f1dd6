package io.awa.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Worker processes that have got warm and are used again and again, as many at once as
 * are asked for. Several cold ones would take the processors from each other for minutes,
 * each compiling the same code.
 */
final class WarmProcesses implements AutoCloseable {

	/** From when on all processes are at work, and until when, as shares of the tasks. */
	private static final double FROM = 0.15;

	private static final double UNTIL = 0.9;

	private final Contestant contestant;

	private final List<RemoteWorker> workers = new ArrayList<>();

	WarmProcesses(Contestant contestant, int processes, int concurrency, String... jvmOptions)
			throws IOException, InterruptedException {
		this.contestant = contestant;
		try {
			for (int i = 0; i < processes; i++) {
				this.workers.add(RemoteWorker.start(contestant, concurrency, 0, jvmOptions));
			}
			for (RemoteWorker worker : this.workers) {
				worker.go();
				worker.stopWorker();
			}
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/** Lets all processes work for some time. */
	void warmUp(int tasksAtOnce, Duration atLeast) throws InterruptedException {
		long start = System.nanoTime();
		while (System.nanoTime() - start < atLeast.toNanos()) {
			rate(this.workers.size(), tasksAtOnce);
		}
	}

	/**
	 * Inserts tasks, lets some of the processes work them off, and returns how many a
	 * second they handled while all of them had something to do.
	 */
	double rate(int processes, int tasks) throws InterruptedException {
		long completed = this.contestant.system().completed();
		this.contestant.system().insertMany(Drain.tasks(tasks, DrainMeasure.BYTES));
		this.contestant.database().settle();
		int before = RemoteWorker.handled(this.workers);
		List<RemoteWorker> wanted = this.workers.subList(0, processes);
		for (RemoteWorker worker : wanted) {
			worker.startWorker();
		}
		wanted.forEach(RemoteWorker::go);
		int first = RemoteWorker.awaitHandled(this.workers, before + (int) (FROM * tasks));
		long start = System.nanoTime();
		int last = RemoteWorker.awaitHandled(this.workers, before + (int) (UNTIL * tasks));
		double seconds = (System.nanoTime() - start) / 1e9;
		RemoteWorker.awaitHandled(this.workers, before + tasks);
		for (RemoteWorker worker : wanted) {
			worker.stopWorker();
		}
		long now = this.contestant.system().completed();
		if (now != completed + tasks) {
			throw new IllegalStateException("Expected " + tasks + " completed tasks, but found " + (now - completed));
		}
		return (last - first) / seconds;
	}

	@Override
	public void close() {
		this.workers.forEach(RemoteWorker::close);
	}

}
