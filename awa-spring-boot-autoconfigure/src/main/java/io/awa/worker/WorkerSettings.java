package io.awa.worker;

import java.time.Duration;
import java.util.Map;

/**
 * How a worker works.
 *
 * @param node names this application instance, for people
 * @param version the version of the library, for people
 * @param queues what to work on, by queue name
 * @param pollInterval how long a queue may go unasked while notifications arrive
 * @param idlePollInterval the same for a queue in which nothing has happened for a while
 * @param heartbeatInterval how often the worker says that it lives
 * @param heartbeatTimeout how long another worker may be silent before its jobs are given
 * to others
 * @param ageingInterval how long a job waits before it counts as one priority more
 * urgent; zero for strict priorities
 * @param shutdownTimeout how long running jobs may go on when the worker stops
 */
public record WorkerSettings(String node, String version, Map<String, QueueSettings> queues, Duration pollInterval,
		Duration idlePollInterval, Duration heartbeatInterval, Duration heartbeatTimeout, Duration ageingInterval,
		Duration shutdownTimeout) {

	/**
	 * Copies the queues.
	 */
	public WorkerSettings {
		queues = Map.copyOf(queues);
	}

	/**
	 * Returns how many jobs run at once at most.
	 * @return the sum over all queues
	 */
	public int capacity() {
		return this.queues.values().stream().mapToInt(QueueSettings::concurrency).sum();
	}

	/**
	 * How one queue is worked.
	 *
	 * @param concurrency how many of its jobs run at once on this node at most
	 * @param deadline how long a run may take before it is given up; zero for ever
	 */
	public record QueueSettings(int concurrency, Duration deadline) {

	}

}
