package io.awa.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.awa.CronPolicies;
import io.awa.InvalidRequestException;
import io.awa.NewCronSchedule;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;

/**
 * A checked schedule in the form that is stored.
 */
public final class CronDefinition {

	private final NewCronSchedule schedule;

	private final EncodedJob job;

	private final String policies;

	private final String fingerprint;

	private CronDefinition(NewCronSchedule schedule, EncodedJob job, String policies, String fingerprint) {
		this.schedule = schedule;
		this.job = job;
		this.policies = policies;
		this.fingerprint = fingerprint;
	}

	/**
	 * Checks and encodes a schedule.
	 * @param schedule the schedule
	 * @param codec encodes payload and metadata
	 * @return its stored form
	 * @throws InvalidRequestException if it cannot be stored
	 */
	public static CronDefinition of(NewCronSchedule schedule, JobCodec codec) {
		if (schedule == null) {
			throw new InvalidRequestException("schedule", null, "The schedule is null. Pass NewCronSchedule.of(…).");
		}
		EncodedJob job = EncodedJob.encode(schedule.args(), schedule.options(), codec);
		String policies = encode(schedule.policies(), codec);
		return new CronDefinition(schedule, job, policies,
				fingerprint(List.of(schedule.timing(), policies, sorted(codec.decodeMetadata(job.args())),
						sorted(codec.decodeMetadata(job.metadata())), job.kind(), job.queue(), job.priority(),
						job.maxAttempts(), String.valueOf(job.timeoutMicros()), job.tags(),
						String.valueOf(job.unique()))));
	}

	/**
	 * Returns the name of the schedule.
	 * @return the name
	 */
	public String name() {
		return this.schedule.name();
	}

	/**
	 * Returns a text that is the same for the same definition, whatever node it is on.
	 * @return the text
	 */
	public String fingerprint() {
		return this.fingerprint;
	}

	/**
	 * Returns the command by which a node declares the schedule. It changes nothing if
	 * this definition is stored already.
	 * @return the command, with a row if something has changed
	 */
	public SqlCommand declaration() {
		return CronSql.declare(this);
	}

	NewCronSchedule schedule() {
		return this.schedule;
	}

	EncodedJob job() {
		return this.job;
	}

	String policies() {
		return this.policies;
	}

	private static String encode(CronPolicies policies, JobCodec codec) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("missed", policies.missed().name().toLowerCase(Locale.ROOT));
		json.put("missed_limit", policies.missedLimit());
		json.put("overlap", policies.overlap().name().toLowerCase(Locale.ROOT));
		@Nullable Long jitterMicros = EncodedJob.micros(policies.jitter());
		json.put("jitter_micros", (jitterMicros != null) ? jitterMicros : 0L);
		return codec.encodeMetadata(json);
	}

	/** The order of a map may differ from one JVM to the next. */
	private static Object sorted(Object value) {
		if (value instanceof Map<?, ?> members) {
			Map<String, Object> sorted = new TreeMap<>();
			members.forEach((name, member) -> sorted.put(String.valueOf(name), sorted(String.valueOf(name), member)));
			return sorted;
		}
		return (value instanceof List<?> elements) ? elements.stream().map((element) -> sorted("", element)).toList()
				: value;
	}

	private static Object sorted(String name, @Nullable Object value) {
		return (value != null) ? sorted(value) : name + " is null";
	}

	private static String fingerprint(List<Object> parts) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256")
				.digest(parts.toString().getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256.", ex);
		}
	}

}
