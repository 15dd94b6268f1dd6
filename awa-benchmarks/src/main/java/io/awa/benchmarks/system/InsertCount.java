package io.awa.benchmarks.system;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How many tasks were inserted and committed, for systems that delete what is done.
 */
final class InsertCount {

	private final AtomicLong committed = new AtomicLong();

	/**
	 * Counts tasks that the calling thread has just inserted, once they are committed.
	 */
	void add(int tasks) {
		afterCommit(() -> this.committed.addAndGet(tasks));
	}

	long get() {
		return this.committed.get();
	}

	/** Runs at once if there is no transaction. */
	static void afterCommit(Runnable action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

}
