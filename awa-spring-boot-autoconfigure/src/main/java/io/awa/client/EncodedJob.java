package io.awa.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.JobKinds;
import io.awa.NewJob;
import io.awa.json.JobCodec;

/**
 * A checked job in the form that the insert statement takes.
 */
record EncodedJob(String kind, String queue, int priority, int maxAttempts, @Nullable String runAt,
		@Nullable Long delayMicros, String tags, String args, String metadata) {

	static List<EncodedJob> encodeAll(List<?> jobs, InsertOptions defaults, JobCodec codec) {
		if (jobs == null) {
			throw new InvalidJobException("jobs", null, "The list of jobs is null. Pass a list, which may be empty.");
		}
		return jobs.stream().map((job) -> encode(job, defaults, codec)).toList();
	}

	static EncodedJob encode(@Nullable Object job, @Nullable InsertOptions defaults, JobCodec codec) {
		if (job == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		if (defaults == null) {
			throw new InvalidJobException("options", null, "The options are null. Pass InsertOptions.defaults().");
		}
		if (job instanceof NewJob newJob) {
			return encodeArgs(newJob.args(), newJob.options(), codec);
		}
		return encodeArgs(job, defaults, codec);
	}

	private static EncodedJob encodeArgs(Object args, InsertOptions options, JobCodec codec) {
		Long delayMicros = (options.delay() != null)
				? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(options.delay())) : null;
		String runAt = (options.runAt() != null) ? options.runAt().toString() : null;
		return new EncodedJob(kind(args, options), options.queue(), options.priority(), options.maxAttempts(), runAt,
				delayMicros, arrayLiteral(options.tags()), codec.encodeArgs(args),
				codec.encodeMetadata(options.metadata()));
	}

	private static String kind(Object args, InsertOptions options) {
		return (options.kind() != null) ? options.kind() : JobKinds.kindOf(args.getClass());
	}

	/**
	 * An array of arrays cannot be unnested by row, so each job's tags are one literal.
	 */
	private static String arrayLiteral(List<String> texts) {
		return texts.stream()
			.map((text) -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
			.collect(Collectors.joining(",", "{", "}"));
	}

}
