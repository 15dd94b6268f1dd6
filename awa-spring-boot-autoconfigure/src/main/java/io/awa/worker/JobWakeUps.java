package io.awa.worker;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.awa.Health.WorkerHealth;
import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.event.JobEvents;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Passes on what clients do to those whom it concerns: inserts to this node's worker if
 * it has free slots for them, and otherwise to the other nodes; cancellations to the node
 * that runs the job.
 */
public final class JobWakeUps implements ClientListener, AutoCloseable {

	private final NotifySender sender;

	private final JobEvents events;

	private final AtomicReference<@Nullable LocalWorker> localWorker = new AtomicReference<>();

	/**
	 * Creates the wake-ups.
	 * @param operations sends notifications, outside any transaction of the application
	 * @param schema gives the channel its name
	 */
	public JobWakeUps(SqlOperations operations, SchemaName schema) {
		this(operations, schema, JobEvents.none());
	}

	/**
	 * Creates the wake-ups of an application that listens to events.
	 * @param operations sends notifications, outside any transaction of the application
	 * @param schema gives the channel its name
	 * @param events tells the application what happened to jobs
	 */
	public JobWakeUps(SqlOperations operations, SchemaName schema, JobEvents events) {
		this.sender = new NotifySender(operations, schema);
		this.events = events;
	}

	@Override
	public JobEvents events() {
		return this.events;
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
	public void queueResumed(String queue, Instant dueFrom) {
		LocalWorker local = this.localWorker.get();
		if (local != null) {
			local.resume(queue, dueFrom);
		}
		this.sender.queueResumed(queue, dueFrom);
	}

	@Override
	public void queueLimitsChanged(String queue) {
		LocalWorker local = this.localWorker.get();
		if (local != null) {
			local.onLimitsChanged();
		}
		this.sender.limitsChanged();
	}

	@Override
	public void runCancelled(long jobId, long lease) {
		LocalWorker local = this.localWorker.get();
		if (local == null || !local.cancel(new RunKey(jobId, lease))) {
			this.sender.runCancelled(new RunKey(jobId, lease));
		}
	}

	@Override
	public @Nullable WorkerHealth workerHealth() {
		LocalWorker local = this.localWorker.get();
		return (local != null) ? local.health() : null;
	}

	@Override
	public void close() {
		this.sender.close();
	}

	/**
	 * Sends a notification to all nodes over the connections of the application.
	 * @param payload the notification
	 * @param sent called when it was sent
	 */
	void probe(String payload, Runnable sent) {
		this.sender.probe(payload, sent);
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

		/** Hears that a queue goes on with jobs that are due from a time on. */
		void resume(String queue, Instant dueFrom);

		/**
		 * Tells the handler of a run to give up.
		 * @return whether the run is one of this worker's
		 */
		boolean cancel(RunKey run);

		/** Hears that limits were changed. */
		void onLimitsChanged();

		WorkerHealth health();

	}

}
