package io.awa.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Works off tasks that were inserted before, in processes of their own. All of them have
 * taken their first tasks when time begins to run.
 */
final class RemoteDrain implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(15);

	private final Contestant contestant;

	private final List<RemoteWorker> workers = new ArrayList<>();

	RemoteDrain(Contestant contestant, int processes, int concurrency, int warmUp, String... jvmOptions)
			throws IOException, InterruptedException {
		this.contestant = contestant;
		try {
			for (int i = 0; i < processes; i++) {
				this.workers.add(RemoteWorker.start(contestant, concurrency, warmUp, jvmOptions));
			}
			for (RemoteWorker worker : this.workers) {
				worker.awaitEntered();
			}
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/** Lets the handlers go, and returns after how many seconds all tasks are handled. */
	double handle(int tasks) throws InterruptedException {
		long start = System.nanoTime();
		this.workers.forEach(RemoteWorker::go);
		await(tasks, tasks);
		return (System.nanoTime() - start) / 1e9;
	}

	/** Returns how many tasks are handled once there are enough. */
	private int await(int enough, int tasks) throws InterruptedException {
		long start = System.nanoTime();
		int handled = handled();
		while (handled < enough) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			check(start, tasks);
			handled = handled();
		}
		return handled;
	}

	RemoteWorker worker() {
		return this.workers.get(0);
	}

	private int handled() throws InterruptedException {
		int handled = 0;
		for (RemoteWorker worker : this.workers) {
			handled += worker.handled();
		}
		return handled;
	}

	private void check(long start, int tasks) throws InterruptedException {
		if (System.nanoTime() - start > PATIENCE.toNanos()) {
			throw new IllegalStateException(handled() + " of " + tasks + " tasks were handled, "
					+ this.contestant.system().completed() + " are completed after " + PATIENCE.toMinutes() + " min");
		}
	}

	@Override
	public void close() {
		this.workers.forEach(RemoteWorker::close);
	}

}
