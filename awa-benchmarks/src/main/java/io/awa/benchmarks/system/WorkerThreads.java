package io.awa.benchmarks.system;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends threads that finish what they have begun.
 */
final class WorkerThreads {

	private static final int PATIENCE_SECONDS = 30;

	private WorkerThreads() {
	}

	static void end(ExecutorService threads) {
		threads.shutdown();
		try {
			if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				threads.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			threads.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
