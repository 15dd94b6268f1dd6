package io.awa.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.CronTiming;
import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.NewCronSchedule;
import io.awa.cron.CronDeclaration;
import io.awa.json.JobCodec;
import io.awa.json.JobDecodingException;

/**
 * A schedule.
 *
 * @param enabled Whether this application declares the schedule.
 * @param cron When it fires: 5 fields with minutes first, 6 with seconds first, or a
 * macro such as @daily.
 * @param every Fixed rate in whole seconds, instead of an expression.
 * @param zone Time zone of the expression.
 * @param startsAt First instant at which it may fire.
 * @param endsAt First instant at which it may not fire any more.
 * @param kind Kind of the jobs.
 * @param args Payload of the jobs, a JSON object.
 * @param queue Queue of the jobs.
 * @param priority Priority of the jobs, 1 (first) to 4 (last).
 * @param maxAttempts How many runs each job gets.
 * @param timeout How long a run may take. By default what the queue allows.
 * @param tags Tags of the jobs.
 * @param missed What becomes of missed fires.
 * @param missedLimit How many jobs for missed fires are inserted at once at most, if all
 * of them are.
 * @param overlap What to do while an earlier job of the schedule is unfinished.
 * @param jitter How long a job waits after its fire time at most.
 */
public record CronScheduleProperties(@DefaultValue("true") boolean enabled, @Nullable String cron,
		@Nullable Duration every, @DefaultValue("UTC") String zone, @Nullable Instant startsAt,
		@Nullable Instant endsAt, @Nullable String kind, @DefaultValue("{}") String args,
		@DefaultValue(InsertOptions.DEFAULT_QUEUE) String queue, @DefaultValue("2") int priority,
		@DefaultValue("25") int maxAttempts, @Nullable Duration timeout, @DefaultValue List<String> tags,
		@DefaultValue("once") Missed missed, @DefaultValue("1000") int missedLimit,
		@DefaultValue("allow") Overlap overlap, @DefaultValue("0s") Duration jitter) {

	/**
	 * Copies the list.
	 */
	public CronScheduleProperties {
		tags = List.copyOf(tags);
	}

	CronDeclaration declare(String name, JobCodec codec) {
		return CronDeclaration.of("the property " + property(name), () -> schedule(name, codec));
	}

	/** The part of a property's name up to the schedule, as it has to be written. */
	static String property(String name) {
		boolean plain = name.equals(name.toLowerCase(Locale.ROOT))
				&& name.chars().allMatch((c) -> c == '-' || Character.isLetterOrDigit(c));
		return plain ? "awa.cron.schedules." + name : "awa.cron.schedules[" + name + "]";
	}

	private NewCronSchedule schedule(String name, JobCodec codec) {
		if (this.kind == null) {
			throw new InvalidJobException("kind", null,
					"No kind is set. Set " + property(name) + ".kind to the kind of a handler.");
		}
		CronTiming timing = CronTiming.of(this.cron, this.every, this.zone, this.startsAt, this.endsAt);
		InsertOptions options = InsertOptions.defaults()
			.withKind(this.kind)
			.withQueue(this.queue)
			.withPriority(this.priority)
			.withMaxAttempts(this.maxAttempts)
			.withTags(this.tags.toArray(String[]::new));
		return NewCronSchedule.of(name, timing, args(codec))
			.withOptions((this.timeout != null) ? options.withTimeout(this.timeout) : options)
			.withPolicies(new CronPolicies(this.missed, this.missedLimit, this.overlap, this.jitter));
	}

	private Object args(JobCodec codec) {
		try {
			return codec.decodeMetadata(this.args);
		}
		catch (JobDecodingException ex) {
			throw new InvalidJobException("args", this.args,
					"The args " + this.args + " are no JSON object. Write them like {\"days\": 30}.", ex);
		}
	}

}
