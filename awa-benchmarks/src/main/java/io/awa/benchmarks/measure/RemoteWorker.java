package io.awa.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.system.JavaCommand;

/**
 * The other end of a {@link WorkerProcess}.
 */
final class RemoteWorker implements AutoCloseable {

	private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

	private final ChildProcess process;

	private RemoteWorker(ChildProcess process) {
		this.process = process;
	}

	static RemoteWorker start(Contestant contestant, int concurrency, int warmUp, String... jvmOptions)
			throws IOException {
		return new RemoteWorker(
				ChildProcess.start(JavaCommand.of(List.of(jvmOptions), WorkerProcess.class, contestant.kind().name(),
						contestant.database().url(), Integer.toString(concurrency), Integer.toString(warmUp))));
	}

	/** Waits until the first task has come in. */
	void awaitEntered() throws InterruptedException {
		this.process.await("entered");
	}

	void go() {
		this.process.tell("go");
	}

	/** Returns how many tasks several workers have handled together. */
	static int handled(List<RemoteWorker> workers) throws InterruptedException {
		int handled = 0;
		for (RemoteWorker worker : workers) {
			handled += worker.handled();
		}
		return handled;
	}

	/** Returns the same once there are enough. */
	static int awaitHandled(List<RemoteWorker> workers, int enough) throws InterruptedException {
		long start = System.nanoTime();
		int handled = handled(workers);
		while (handled < enough) {
			if (System.nanoTime() - start > LONGEST_DRAIN.toNanos()) {
				throw new IllegalStateException(
						handled + " of " + enough + " tasks were handled after " + LONGEST_DRAIN.toMinutes() + " min");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			handled = handled(workers);
		}
		return handled;
	}

	/** Lets the worker end what it has begun; the process goes on. */
	void stopWorker() throws InterruptedException {
		this.process.ask("stop");
	}

	void startWorker() throws InterruptedException {
		this.process.ask("start");
	}

	int handled() throws InterruptedException {
		return Integer.parseInt(this.process.ask("count"));
	}

	/** Returns the processor time in µs and the bytes of memory that a task took. */
	double[] usage() throws InterruptedException {
		String[] numbers = this.process.ask("usage").split(" ");
		return new double[] { Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]) };
	}

	/** Returns the heap after collections: seconds, and MiB. */
	List<double[]> heap() {
		return this.process.notes().stream().map(RemoteWorker::heap).toList();
	}

	private static double[] heap(String note) {
		String[] numbers = note.split(" ");
		return new double[] { Long.parseLong(numbers[0]) / 1e3, Long.parseLong(numbers[1]) / 1048576.0 };
	}

	/** Lets the worker finish what it has begun. */
	@Override
	public void close() {
		this.process.close();
	}

}
