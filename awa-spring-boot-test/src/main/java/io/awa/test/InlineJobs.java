package io.awa.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.client.InlineRuns;

/**
 * Mode inline: runs what is due when a client has made it so.
 */
final class InlineJobs implements InlineRuns {

	private final ObjectProvider<AwaJobs> jobs;

	/** Those of the tests that run now, by the names that Spring gives them. */
	private final Set<String> testTransactions = ConcurrentHashMap.newKeySet();

	/** Asked for late, because the clients come first. */
	InlineJobs(ObjectProvider<AwaJobs> jobs) {
		this.jobs = jobs;
	}

	void onTestBegin(String transaction) {
		this.testTransactions.add(transaction);
	}

	void onTestEnd(String transaction) {
		this.testTransactions.remove(transaction);
	}

	/** A transaction within that of the test has a name of its own, and commits. */
	@Override
	public boolean isBeforeCommit() {
		@Nullable String transaction = TransactionSynchronizationManager.getCurrentTransactionName();
		return transaction != null && TransactionSynchronizationManager.isActualTransactionActive()
				&& this.testTransactions.contains(transaction);
	}

	@Override
	public void run() {
		AwaJobs found = this.jobs.getIfAvailable();
		if (found == null) {
			throw new IllegalStateException(
					"With awa.test.mode=inline jobs run in the call that inserts them, but this "
							+ "application has no worker. Leave awa.worker.enabled and awa.worker.role alone, or use "
							+ "awa.test.mode=manual.");
		}
		found.drainInline(isBeforeCommit());
	}

}
