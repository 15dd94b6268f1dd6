package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.Backoff;
import io.awa.KeyOrder;
import io.awa.QueueLimits;
import io.awa.RateLimit;

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
 * @param concurrency how many jobs of all queues together run at once at most;
 * {@code null} if each queue has slots of its own
 * @param kinds limits of kinds, by kind
 * @param maintenance what the node does beside running jobs
 * @param jobLog what is kept of what handlers log
 */
public record WorkerSettings(String node, String version, Map<String, QueueSettings> queues, Duration pollInterval,
		Duration idlePollInterval, Duration heartbeatInterval, Duration heartbeatTimeout, Duration ageingInterval,
		Duration shutdownTimeout, @Nullable Integer concurrency, Map<String, KindSettings> kinds,
		MaintenanceSettings maintenance, JobLogSettings jobLog) {

	/**
	 * Copies the queues.
	 */
	public WorkerSettings {
		queues = Map.copyOf(queues);
		kinds = Map.copyOf(kinds);
	}

	/**
	 * Creates settings without a pool, limits of kinds and logs of jobs, which keep jobs
	 * for the default time.
	 * @param node names this application instance, for people
	 * @param version the version of the library, for people
	 * @param queues what to work on, by queue name
	 * @param pollInterval how long a queue may go unasked while notifications arrive
	 * @param idlePollInterval the same for a queue in which nothing has happened for a
	 * while
	 * @param heartbeatInterval how often the worker says that it lives
	 * @param heartbeatTimeout how long another worker may be silent
	 * @param ageingInterval how long a job waits before it counts as one priority more
	 * urgent
	 * @param shutdownTimeout how long running jobs may go on when the worker stops
	 */
	public WorkerSettings(String node, String version, Map<String, QueueSettings> queues, Duration pollInterval,
			Duration idlePollInterval, Duration heartbeatInterval, Duration heartbeatTimeout, Duration ageingInterval,
			Duration shutdownTimeout) {
		this(node, version, queues, pollInterval, idlePollInterval, heartbeatInterval, heartbeatTimeout, ageingInterval,
				shutdownTimeout, null, Map.of(), MaintenanceSettings.defaults(), JobLogSettings.off());
	}

	/**
	 * Returns how many jobs run at once at most.
	 * @return the size of the pool, or the sum over all queues
	 */
	public int capacity() {
		return (this.concurrency != null) ? this.concurrency
				: this.queues.values().stream().mapToInt(QueueSettings::concurrency).sum();
	}

	/**
	 * Returns the queues whose jobs do not become dead letters.
	 * @return their names
	 */
	public Set<String> queuesWithoutDeadLetters() {
		return this.queues.entrySet()
			.stream()
			.filter((queue) -> !queue.getValue().deadLetters())
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

	/**
	 * How one queue is worked.
	 *
	 * @param concurrency how many of its jobs run at once on this node at most
	 * @param deadline how long a run may take before it is given up; zero for ever
	 * @param weight how much of the pool's shared slots it gets, next to the weights of
	 * the other queues
	 * @param min how many slots of the pool are its own
	 * @param keyOrder in which order jobs with one concurrency key start
	 * @param limits what else is limited
	 * @param backoff how long its jobs wait after a failed attempt, or {@code null} for
	 * the default
	 * @param deadLetters whether its jobs become dead letters when they fail for good
	 * @param retention how long its jobs are kept after they ended
	 */
	public record QueueSettings(int concurrency, Duration deadline, int weight, int min, KeyOrder keyOrder,
			QueueLimits limits, @Nullable Backoff backoff, boolean deadLetters, Retention retention) {

		/**
		 * Creates settings without further limits, with the default backoff, dead letters
		 * and the default retention.
		 * @param concurrency how many of its jobs run at once on this node at most
		 * @param deadline how long a run may take before it is given up; zero for ever
		 */
		public QueueSettings(int concurrency, Duration deadline) {
			this(concurrency, deadline, 1, 0, KeyOrder.NONE, QueueLimits.none());
		}

		/**
		 * Creates settings with the default backoff, dead letters and the default
		 * retention.
		 * @param concurrency how many of its jobs run at once on this node at most
		 * @param deadline how long a run may take before it is given up; zero for ever
		 * @param weight how much of the pool's shared slots it gets
		 * @param min how many slots of the pool are its own
		 * @param keyOrder in which order jobs with one concurrency key start
		 * @param limits what else is limited
		 */
		public QueueSettings(int concurrency, Duration deadline, int weight, int min, KeyOrder keyOrder,
				QueueLimits limits) {
			this(concurrency, deadline, weight, min, keyOrder, limits, null, true, Retention.DEFAULT);
		}

		/**
		 * Returns a copy with limits.
		 * @param limits what else is limited
		 * @return the copy
		 */
		public QueueSettings withLimits(QueueLimits limits) {
			return new QueueSettings(this.concurrency, this.deadline, this.weight, this.min, this.keyOrder, limits,
					this.backoff, this.deadLetters, this.retention);
		}

		/**
		 * Returns a copy that says what becomes of failed jobs.
		 * @param backoff how long its jobs wait after a failed attempt, or {@code null}
		 * for the default
		 * @param deadLetters whether its jobs become dead letters when they fail for good
		 * @return the copy
		 */
		public QueueSettings withFailures(@Nullable Backoff backoff, boolean deadLetters) {
			return new QueueSettings(this.concurrency, this.deadline, this.weight, this.min, this.keyOrder, this.limits,
					backoff, deadLetters, this.retention);
		}

		/**
		 * Returns a copy that says how long jobs are kept.
		 * @param retention how long its jobs are kept after they ended
		 * @return the copy
		 */
		public QueueSettings withRetention(Retention retention) {
			return new QueueSettings(this.concurrency, this.deadline, this.weight, this.min, this.keyOrder, this.limits,
					this.backoff, this.deadLetters, retention);
		}

		/**
		 * Returns whether a completed job leaves a row at all.
		 * @return {@code false} if completed jobs are to be deleted as they complete
		 */
		public boolean keepsCompleted() {
			return this.retention.keepsCompleted();
		}

	}

	/**
	 * How jobs of one kind are limited, in whatever queue.
	 *
	 * @param rate how many start in a time on this node at most, or {@code null}
	 * @param fleetRate how many start in a time on all nodes together at most, or
	 * {@code null}
	 */
	public record KindSettings(@Nullable RateLimit rate, @Nullable RateLimit fleetRate) {

	}

}
