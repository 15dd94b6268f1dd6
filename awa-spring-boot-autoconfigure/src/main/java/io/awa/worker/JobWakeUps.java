package io.awa.worker;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.awa.client.InsertListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Passes inserts on to those who can run the jobs: this node's worker if it has free
 * slots for them, and otherwise the other nodes.
 */
public final class JobWakeUps implements InsertListener, AutoCloseable {

	private final NotifySender sender;

	private final AtomicReference<@Nullable LocalWorker> localWorker = new AtomicReference<>();

	/**
	 * Creates the wake-ups.
	 * @param operations sends notifications, outside any transaction of the application
	 * @param schema gives the channel its name
	 */
	public JobWakeUps(SqlOperations operations, SchemaName schema) {
		this.sender = new NotifySender(operations, schema);
	}

	@Override
	public void jobsInserted(InsertedJobs inserted) {
		LocalWorker local = this.localWorker.get();
		int taken = (local != null) ? local.wake(inserted) : 0;
		if (taken < inserted.count()) {
			this.sender.jobsInserted(inserted);
		}
	}

	@Override
	public void close() {
		this.sender.close();
	}

	void attach(LocalWorker worker) {
		this.localWorker.set(worker);
	}

	void detach(LocalWorker worker) {
		this.localWorker.compareAndSet(worker, null);
	}

	/** The worker of this node. */
	interface LocalWorker {

		/**
		 * Hears of jobs.
		 * @return how many of them it has free slots for
		 */
		int wake(InsertedJobs inserted);

	}

}
