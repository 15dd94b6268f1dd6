package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import io.awa.Backoff;
import io.awa.DependencyFailure;
import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.JobKinds;
import io.awa.JobLimits;
import io.awa.JobMetadata;
import io.awa.NewJob;
import io.awa.TransactionRequirement;
import io.awa.UniqueBy;
import io.awa.json.JobCodec;

/**
 * A checked job in the form that the insert statement takes.
 */
record EncodedJob(String kind, String queue, int priority, int maxAttempts, @Nullable String runAt,
		@Nullable Long delayMicros, @Nullable Long timeoutMicros, String tags, String args, String metadata,
		@Nullable String unique, @Nullable String concurrencyKey, @Nullable TransactionRequirement requirement,
		List<Long> dependsOn, DependencyFailure onDependencyFailure) {

	/** When a job is due that waits for others. */
	private static final String NEVER = "9999-12-31T00:00:00Z";

	static EncodedJob encode(@Nullable Object job, @Nullable InsertOptions defaults, JobCodec codec) {
		return encode(toNewJob(job, defaults), codec, (kind, queue) -> Map.of());
	}

	/** Encodes a job; the trace of its kind and queue is asked for once it is valid. */
	static EncodedJob encode(NewJob job, JobCodec codec, BiFunction<String, String, Map<String, String>> trace) {
		return encodeArgs(job.args(), job.options(), codec, trace);
	}

	static NewJob toNewJob(@Nullable Object job, @Nullable InsertOptions defaults) {
		Object given = requireArgs(job);
		InsertOptions options = requireOptions(defaults);
		return (given instanceof NewJob newJob) ? newJob : new NewJob(given, options);
	}

	/** Refuses what is missing before a publisher does, which takes no null. */
	static Iterable<Object> given(Iterable<?> jobs) {
		return () -> StreamSupport.stream(jobs.spliterator(), false).<Object>map(EncodedJob::requireArgs).iterator();
	}

	private static Object requireArgs(@Nullable Object job) {
		if (job == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		return job;
	}

	static InsertOptions requireOptions(@Nullable InsertOptions options) {
		if (options == null) {
			throw new InvalidJobException("options", null, "The options are null. Pass InsertOptions.defaults().");
		}
		return options;
	}

	boolean isUnique() {
		return this.unique != null;
	}

	private static EncodedJob encodeArgs(Object args, InsertOptions options, JobCodec codec,
			BiFunction<String, String, Map<String, String>> trace) {
		PayloadTypes.refuseSources(args);
		refuseMovingOthers(options);
		String kind = (options.kind() != null) ? options.kind() : JobKinds.kindOf(args.getClass());
		String json = JobLimits.requireSize("args", codec.encodeArgs(args), JobLimits.ARGS_BYTES);
		String metadata = JobLimits.requireSize("metadata", codec.encodeMetadata(metadata(args, options)),
				JobLimits.METADATA_BYTES);
		UniqueBy unique = options.unique();
		return new EncodedJob(kind, options.queue(), options.priority(), options.maxAttempts(),
				(options.runAt() != null) ? options.runAt().truncatedTo(ChronoUnit.MICROS).toString() : null,
				micros(options.delay()), micros(options.timeout()), arrayLiteral(options.tags()), json, metadata,
				(unique != null) ? encodeUnique(unique, json, codec) : null, options.concurrencyKey(),
				options.transaction(), options.dependsOn(), options.onDependencyFailure())
			.tracedBy(trace, metadata(args, options), codec);
	}

	/** A trace that finds no room beside the metadata is left out. */
	private EncodedJob tracedBy(BiFunction<String, String, Map<String, String>> trace, Map<String, Object> given,
			JobCodec codec) {
		Map<String, String> carrier = trace.apply(this.kind, this.queue);
		if (carrier.isEmpty()) {
			return this;
		}
		String traced = codec.encodeMetadata(JobMetadata.withTrace(given, carrier));
		return JobLimits.fits(traced, JobLimits.METADATA_BYTES) ? withMetadata(traced) : this;
	}

	private EncodedJob withMetadata(String json) {
		return new EncodedJob(this.kind, this.queue, this.priority, this.maxAttempts, this.runAt, this.delayMicros,
				this.timeoutMicros, this.tags, this.args, json, this.unique, this.concurrencyKey, this.requirement,
				this.dependsOn, this.onDependencyFailure);
	}

	/**
	 * When a job is due that waits for others is not known, so a duplicate cannot get it.
	 */
	private static void refuseMovingOthers(InsertOptions options) {
		UniqueBy unique = options.unique();
		if (unique != null && unique.onConflict() == UniqueBy.OnConflict.RESCHEDULE && !options.dependsOn().isEmpty()) {
			throw new InvalidJobException("dependsOn", options.dependsOn(),
					"A job that waits for others cannot give its "
							+ "due time to a duplicate. Use another OnConflict than RESCHEDULE, or leave dependsOn out.");
		}
	}

	private static Map<String, Object> metadata(Object args, InsertOptions options) {
		Map<String, Object> metadata = JobMetadata.withVersion(options.metadata(), JobKinds.versionOf(args.getClass()));
		Backoff backoff = options.backoff();
		return (backoff != null) ? JobMetadata.withBackoff(metadata, backoff) : metadata;
	}

	/** Needs no look at other jobs. */
	boolean isPlain() {
		return !isUnique() && !isDependent();
	}

	/**
	 * Is due at once and says nothing that has a column of its own and is rarely given.
	 */
	boolean isDueNow() {
		return isPlain() && this.runAt == null && this.delayMicros == null && this.timeoutMicros == null
				&& this.concurrencyKey == null;
	}

	boolean isDependent() {
		return !this.dependsOn.isEmpty();
	}

	/** As it is inserted while it waits for others. */
	EncodedJob held() {
		return isDependent() ? new EncodedJob(this.kind, this.queue, this.priority, this.maxAttempts, NEVER, null,
				this.timeoutMicros, this.tags, this.args, this.metadata, this.unique, this.concurrencyKey,
				this.requirement, this.dependsOn, this.onDependencyFailure) : this;
	}

	static @Nullable Long micros(@Nullable Duration duration) {
		return (duration != null) ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(duration)) : null;
	}

	/** As the function of the schema takes it. */
	private static String encodeUnique(UniqueBy unique, String argsJson, JobCodec codec) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("args", unique.fields().isEmpty() ? unique.byArgs() : unique.fields());
		json.put("queue", unique.byQueue());
		Long periodMicros = micros(unique.period());
		if (periodMicros != null) {
			json.put("period_micros", periodMicros);
		}
		json.put("states", unique.states().text());
		json.put("on_conflict", unique.onConflict().text());
		requireFields(unique.fields(), argsJson, codec);
		return codec.encodeMetadata(json);
	}

	/** A misspelled field would make all jobs duplicates of each other. */
	private static void requireFields(List<String> fields, String argsJson, JobCodec codec) {
		if (fields.isEmpty()) {
			return;
		}
		Set<String> members = codec.decodeMetadata(argsJson).keySet();
		for (String field : fields) {
			if (!members.contains(field)) {
				throw new InvalidJobException("unique field", field, "The payload has no member '" + field
						+ "' to be unique by, only " + members + ". Name a member as it is written in JSON.");
			}
		}
	}

	/**
	 * An array of arrays cannot be unnested by row, so each job's tags are one literal.
	 */
	private static String arrayLiteral(List<String> texts) {
		return texts.stream()
			.map((text) -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
			.collect(Collectors.joining(",", "{", "}"));
	}

	/** Without payload and metadata, which may be secret. */
	@Override
	public String toString() {
		return "EncodedJob[kind=" + this.kind + ", queue=" + this.queue + "]";
	}

}
