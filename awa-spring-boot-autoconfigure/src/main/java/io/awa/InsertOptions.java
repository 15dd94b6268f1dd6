package io.awa;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a job is to be inserted. Immutable; start from {@link #defaults()}. Values that
 * cannot be stored are refused when the option is set, before any SQL.
 *
 * @param kind overrides the kind of the payload type; required for maps
 * @param queue the queue, at most 200 characters
 * @param priority 1 (first) to 4 (last)
 * @param maxAttempts how many runs the job gets, 1 to 1000
 * @param runAt when the job is due; a time in the past, or none, means now
 * @param delay how long after the insert, by the database clock, the job is due
 * @param timeout how long a run may take; none means what the queue allows
 * @param tags at most 20 words of at most 200 characters to find the job by
 * @param metadata what travels beside the payload; encoded as JSON. Keys that start with
 * {@code awa:} are the library's own
 * @param unique what no two jobs may share, or {@code null}
 * @param concurrencyKey of the jobs with one key only so many run at once, 1 if the queue
 * sets no other limit; {@code null} for a job without
 * @param transaction what to do outside a transaction; {@code null} means the setting of
 * the client
 * @param backoff how long the job waits after a failed attempt; {@code null} means what
 * its handler or queue says
 * @param dependsOn the jobs that have to complete before this one runs; they must exist
 * @param onDependencyFailure what becomes of this job if one of them does not complete
 */
public record InsertOptions(@Nullable String kind, String queue, int priority, int maxAttempts, @Nullable Instant runAt,
		@Nullable Duration delay, @Nullable Duration timeout, List<String> tags, Map<String, Object> metadata,
		@Nullable UniqueBy unique, @Nullable String concurrencyKey, @Nullable TransactionRequirement transaction,
		@Nullable Backoff backoff, List<Long> dependsOn, DependencyFailure onDependencyFailure) {

	/** The queue of a job that names none. */
	public static final String DEFAULT_QUEUE = "default";

	/** The priority of a job that names none. */
	public static final int DEFAULT_PRIORITY = 2;

	/** The attempts of a job that names none. */
	public static final int DEFAULT_MAX_ATTEMPTS = 25;

	private static final InsertOptions DEFAULTS = new InsertOptions(null, DEFAULT_QUEUE, DEFAULT_PRIORITY,
			DEFAULT_MAX_ATTEMPTS, null, null, null, List.of(), Map.of(), null, null, null, null, List.of(),
			DependencyFailure.CANCEL);

	/**
	 * Checks every value.
	 */
	public InsertOptions {
		if (kind != null) {
			JobLimits.requireKind(kind);
		}
		JobLimits.requireQueue(queue);
		JobLimits.requirePriority(priority);
		JobLimits.requireMaxAttempts(maxAttempts);
		JobLimits.requireOneDueTime(runAt, delay);
		JobLimits.requireTimeout(timeout);
		JobLimits.requireConcurrencyKey(concurrencyKey);
		tags = JobLimits.requireTags(tags);
		JobLimits.requireMetadata(metadata);
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
		dependsOn = JobLimits.requireDependencies(dependsOn);
	}

	/**
	 * Returns the options of a job that asks for nothing special: queue {@code default},
	 * priority 2, 25 attempts, due now, not unique.
	 * @return the default options
	 */
	public static InsertOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy with a kind.
	 * @param kind the kind, which overrides that of the payload type
	 * @return the copy
	 */
	public InsertOptions withKind(String kind) {
		return new Draft(this).kind(kind).build();
	}

	/**
	 * Returns a copy with a queue.
	 * @param queue the name of the queue
	 * @return the copy
	 */
	public InsertOptions withQueue(String queue) {
		return new Draft(this).queue(queue).build();
	}

	/**
	 * Returns a copy with a priority.
	 * @param priority 1 (first) to 4 (last)
	 * @return the copy
	 */
	public InsertOptions withPriority(int priority) {
		return new Draft(this).priority(priority).build();
	}

	/**
	 * Returns a copy with a number of attempts.
	 * @param maxAttempts how many runs the job gets, 1 to 1000
	 * @return the copy
	 */
	public InsertOptions withMaxAttempts(int maxAttempts) {
		return new Draft(this).maxAttempts(maxAttempts).build();
	}

	/**
	 * Returns a copy that is due at a time; replaces a delay.
	 * @param runAt when the job is due; the past means now
	 * @return the copy
	 */
	public InsertOptions withRunAt(Instant runAt) {
		return new Draft(this).due(runAt, null).build();
	}

	/**
	 * Returns a copy that is due after a delay by the database clock; replaces a time.
	 * @param delay how long after the insert the job is due, not negative
	 * @return the copy
	 */
	public InsertOptions withDelay(Duration delay) {
		return new Draft(this).due(null, delay).build();
	}

	/**
	 * Returns a copy with a time limit for each run, which replaces the one of the queue.
	 * @param timeout how long a run may take, longer than zero
	 * @return the copy
	 */
	public InsertOptions withTimeout(Duration timeout) {
		return new Draft(this).timeout(timeout).build();
	}

	/**
	 * Returns a copy with tags, replacing those set before.
	 * @param tags at most 20 words
	 * @return the copy
	 */
	public InsertOptions withTags(String... tags) {
		return new Draft(this).tags(Arrays.asList(JobLimits.requireGiven("tags", tags))).build();
	}

	/**
	 * Returns a copy with metadata, replacing what was set before.
	 * @param metadata what travels beside the payload; encoded as JSON
	 * @return the copy
	 */
	public InsertOptions withMetadata(Map<String, ?> metadata) {
		return new Draft(this).metadata(new LinkedHashMap<>(JobLimits.requireGiven("metadata", metadata))).build();
	}

	/**
	 * Returns a copy that is inserted only if no other job has the same key.
	 * @param unique what makes up the key, and what to do if it is taken
	 * @return the copy
	 */
	public InsertOptions withUnique(UniqueBy unique) {
		return new Draft(this).unique(unique).build();
	}

	/**
	 * Returns a copy with a concurrency key: of the jobs with one key, in whatever queue,
	 * only so many run at once on all nodes together, 1 if their queue sets no other
	 * limit. It has nothing to do with the unique key: jobs with one concurrency key are
	 * all kept, and run one after the other.
	 * @param concurrencyKey names what must not be worked on at once, such as an account;
	 * 1 to 200 characters
	 * @return the copy
	 */
	public InsertOptions withConcurrencyKey(String concurrencyKey) {
		return new Draft(this).concurrencyKey(JobLimits.requireGiven("concurrencyKey", concurrencyKey)).build();
	}

	/**
	 * Returns a copy that says what to do if the insert happens outside a transaction,
	 * whatever {@code awa.insert.require-transaction} says.
	 * @param transaction off, warn or fail
	 * @return the copy
	 */
	public InsertOptions withTransaction(TransactionRequirement transaction) {
		return new Draft(this).transaction(transaction).build();
	}

	/**
	 * Returns a copy with its own delays between attempts, which replace those of its
	 * handler and queue.
	 * @param backoff how long to wait after a failed attempt
	 * @return the copy
	 */
	public InsertOptions withBackoff(Backoff backoff) {
		return new Draft(this).backoff(backoff).build();
	}

	/**
	 * Returns a copy that runs only after other jobs have completed, and is cancelled if
	 * one of them does not. Until then it is {@code scheduled}, with a due time in the
	 * year 9999.
	 * @param jobIds at most 1,000 jobs, which must exist when this one is inserted; those
	 * of the same transaction do
	 * @return the copy
	 */
	public InsertOptions withDependsOn(Long... jobIds) {
		return withDependsOn(Arrays.asList(JobLimits.requireGiven("dependsOn", jobIds)), DependencyFailure.CANCEL);
	}

	/**
	 * Returns a copy that runs only after other jobs have ended.
	 * @param jobIds at most 1,000 jobs, which must exist when this one is inserted; those
	 * of the same transaction do
	 * @param onFailure what becomes of this job if one of them does not complete
	 * @return the copy
	 */
	public InsertOptions withDependsOn(List<Long> jobIds, DependencyFailure onFailure) {
		return new Draft(this).dependsOn(jobIds, JobLimits.requireGiven("onFailure", onFailure)).build();
	}

	/** With the keys of the metadata only, because the values may be secret. */
	@Override
	public String toString() {
		return "InsertOptions[kind=" + this.kind + ", queue=" + this.queue + ", priority=" + this.priority
				+ ", maxAttempts=" + this.maxAttempts + ", runAt=" + this.runAt + ", delay=" + this.delay + ", timeout="
				+ this.timeout + ", tags=" + this.tags + ", metadata=" + this.metadata.keySet() + ", unique="
				+ this.unique + ", concurrencyKey=" + this.concurrencyKey + ", dependsOn=" + this.dependsOn + "]";
	}

	/** Changes one value of many. */
	private static final class Draft {

		private @Nullable String kind;

		private String queue;

		private int priority;

		private int maxAttempts;

		private @Nullable Instant runAt;

		private @Nullable Duration delay;

		private @Nullable Duration timeout;

		private List<String> tags;

		private Map<String, Object> metadata;

		private @Nullable UniqueBy unique;

		private @Nullable String concurrencyKey;

		private @Nullable TransactionRequirement transaction;

		private @Nullable Backoff backoff;

		private List<Long> dependsOn;

		private DependencyFailure onDependencyFailure;

		Draft(InsertOptions options) {
			this.kind = options.kind;
			this.queue = options.queue;
			this.priority = options.priority;
			this.maxAttempts = options.maxAttempts;
			this.runAt = options.runAt;
			this.delay = options.delay;
			this.timeout = options.timeout;
			this.tags = options.tags;
			this.metadata = options.metadata;
			this.unique = options.unique;
			this.concurrencyKey = options.concurrencyKey;
			this.transaction = options.transaction;
			this.backoff = options.backoff;
			this.dependsOn = options.dependsOn;
			this.onDependencyFailure = options.onDependencyFailure;
		}

		Draft kind(String kind) {
			this.kind = kind;
			return this;
		}

		Draft queue(String queue) {
			this.queue = queue;
			return this;
		}

		Draft priority(int priority) {
			this.priority = priority;
			return this;
		}

		Draft maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		Draft due(@Nullable Instant runAt, @Nullable Duration delay) {
			this.runAt = runAt;
			this.delay = delay;
			return this;
		}

		Draft timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		Draft tags(List<String> tags) {
			this.tags = tags;
			return this;
		}

		Draft metadata(Map<String, Object> metadata) {
			this.metadata = metadata;
			return this;
		}

		Draft unique(UniqueBy unique) {
			this.unique = unique;
			return this;
		}

		Draft concurrencyKey(String concurrencyKey) {
			this.concurrencyKey = concurrencyKey;
			return this;
		}

		Draft transaction(TransactionRequirement transaction) {
			this.transaction = transaction;
			return this;
		}

		Draft backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		Draft dependsOn(List<Long> jobIds, DependencyFailure onFailure) {
			this.dependsOn = jobIds;
			this.onDependencyFailure = onFailure;
			return this;
		}

		InsertOptions build() {
			return new InsertOptions(this.kind, this.queue, this.priority, this.maxAttempts, this.runAt, this.delay,
					this.timeout, this.tags, this.metadata, this.unique, this.concurrencyKey, this.transaction,
					this.backoff, this.dependsOn, this.onDependencyFailure);
		}

	}

}
