package io.awa.benchmarks.measure;

import java.io.IOException;
import java.util.List;

/**
 * Works off tasks that were inserted before, in a process of its own, which has taken its
 * first tasks when time begins to run.
 */
final class RemoteDrain implements AutoCloseable {

	private final RemoteWorker worker;

	RemoteDrain(Contestant contestant, int concurrency, int warmUp, String... jvmOptions)
			throws IOException, InterruptedException {
		this.worker = RemoteWorker.start(contestant, concurrency, warmUp, jvmOptions);
		try {
			this.worker.awaitEntered();
		}
		catch (InterruptedException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/** Lets the handlers go, and returns after how many seconds all tasks are handled. */
	double handle(int tasks) throws InterruptedException {
		long start = System.nanoTime();
		this.worker.go();
		RemoteWorker.awaitHandled(List.of(this.worker), tasks);
		return (System.nanoTime() - start) / 1e9;
	}

	RemoteWorker worker() {
		return this.worker;
	}

	@Override
	public void close() {
		this.worker.close();
	}

}
