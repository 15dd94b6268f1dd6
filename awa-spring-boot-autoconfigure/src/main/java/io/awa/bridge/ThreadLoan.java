package io.awa.bridge;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * Lends a JDBC transaction to a thread for the time of one call, as Spring resumes a
 * transaction and suspends it again. Used by one thread at a time.
 */
final class ThreadLoan {

	private final DataSource dataSource;

	private final LentConnectionHolder holder;

	private final TransactionDefinition definition;

	/** What JDBC code registered in calls, and is not bound to a thread in between. */
	private volatile List<TransactionSynchronization> synchronizations = List.of();

	ThreadLoan(DataSource dataSource, LentConnectionHolder holder, TransactionDefinition definition) {
		this.dataSource = dataSource;
		this.holder = holder;
		this.definition = definition;
	}

	boolean hasSynchronizations() {
		return !this.synchronizations.isEmpty();
	}

	/** Runs a call that joins the transaction. */
	<T extends @Nullable Object> T during(Callable<? extends T> work) throws Exception {
		return onCleanThread(() -> {
			TransactionSynchronizationManager.bindResource(this.dataSource, this.holder);
			try {
				begin();
				try {
					return work.call();
				}
				finally {
					end();
				}
			}
			finally {
				TransactionSynchronizationManager.unbindResourceIfPossible(this.dataSource);
			}
		});
	}

	/** Tells what was registered how the transaction ended, which is over by now. */
	void completed(int status) throws Exception {
		List<TransactionSynchronization> registered = this.synchronizations;
		this.synchronizations = List.of();
		onCleanThread(() -> {
			registered.forEach(TransactionSynchronization::resume);
			TransactionSynchronizationUtils.invokeAfterCompletion(registered, status);
			return true;
		});
	}

	/** Runs a call outside of transactions. */
	static <T extends @Nullable Object> T onCleanThread(Callable<? extends T> work) throws Exception {
		Set<Object> before = Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet());
		try {
			return work.call();
		}
		finally {
			for (Object key : Set.copyOf(TransactionSynchronizationManager.getResourceMap().keySet())) {
				if (!before.contains(key)) {
					TransactionSynchronizationManager.unbindResourceIfPossible(key);
				}
			}
		}
	}

	private void begin() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(this.definition.isReadOnly());
		TransactionSynchronizationManager.setCurrentTransactionName(this.definition.getName());
		int isolation = this.definition.getIsolationLevel();
		TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(
				(isolation != TransactionDefinition.ISOLATION_DEFAULT) ? isolation : null);
		for (TransactionSynchronization synchronization : this.synchronizations) {
			synchronization.resume();
			TransactionSynchronizationManager.registerSynchronization(synchronization);
		}
	}

	private void end() {
		try {
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				this.synchronizations = TransactionSynchronizationManager.getSynchronizations();
				this.synchronizations.forEach(TransactionSynchronization::suspend);
			}
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

}
