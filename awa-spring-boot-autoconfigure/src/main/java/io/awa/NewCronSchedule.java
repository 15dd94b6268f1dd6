package io.awa;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;

/**
 * A schedule to be stored. Immutable. A bean of this type declares a schedule: it is
 * stored when the application starts, and retires when no node declares it any more.
 *
 * @param name identifies it, at most 200 characters
 * @param timing when it fires
 * @param args the payload of its jobs: a record, an object or a map
 * @param options how its jobs are inserted; a due time is not among them
 * @param policies what it does about missed fires and long jobs
 */
public record NewCronSchedule(String name, CronTiming timing, Object args, InsertOptions options,
		CronPolicies policies) {

	/**
	 * Checks every value.
	 */
	public NewCronSchedule {
		JobLimits.requireName("name", name);
		JobLimits.requireGiven("timing", timing);
		if (args == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		JobLimits.requireGiven("options", options);
		if (options.concurrencyKey() != null || !options.dependsOn().isEmpty()) {
			throw new InvalidJobException("options", options, "The jobs of schedule '" + name + "' can have neither a "
					+ "concurrency key nor dependencies. Let the handler insert a job that has them.");
		}
		if (options.runAt() != null || options.delay() != null) {
			throw new InvalidJobException("runAt", options.runAt(), "The jobs of schedule '" + name
					+ "' are due when it fires. Leave withRunAt(…) and withDelay(…) out.");
		}
		JobLimits.requireGiven("policies", policies);
	}

	/**
	 * Returns a schedule in UTC whose jobs have default options.
	 * @param name identifies it
	 * @param expression when it fires: a cron expression of 5 fields with minutes first,
	 * of 6 with seconds first, or a macro such as {@code @daily}
	 * @param args the payload of its jobs
	 * @return the schedule
	 */
	public static NewCronSchedule of(String name, String expression, Object args) {
		return of(name, CronTiming.cron(expression), args);
	}

	/**
	 * Returns a schedule at a fixed rate, counted from its start or else from the first
	 * second of 1970 in UTC, whose jobs have default options.
	 * @param name identifies it
	 * @param rate the time between two fires, whole seconds
	 * @param args the payload of its jobs
	 * @return the schedule
	 */
	public static NewCronSchedule every(String name, Duration rate, Object args) {
		return of(name, CronTiming.every(rate), args);
	}

	/**
	 * Returns a schedule whose jobs have default options.
	 * @param name identifies it
	 * @param timing when it fires
	 * @param args the payload of its jobs
	 * @return the schedule
	 */
	public static NewCronSchedule of(String name, CronTiming timing, Object args) {
		return new NewCronSchedule(name, timing, args, InsertOptions.defaults(), CronPolicies.defaults());
	}

	/**
	 * Returns a copy in a time zone.
	 * @param zone the time zone of the expression
	 * @return the copy
	 */
	public NewCronSchedule withZone(ZoneId zone) {
		return withTiming(this.timing.in(zone));
	}

	/**
	 * Returns a copy that does not fire before a time.
	 * @param startsAt the first instant at which it may fire
	 * @return the copy
	 */
	public NewCronSchedule startingAt(Instant startsAt) {
		return withTiming(this.timing.between(JobLimits.requireGiven("startsAt", startsAt), this.timing.endsAt()));
	}

	/**
	 * Returns a copy that does not fire from a time on.
	 * @param endsAt the first instant at which it may not fire any more
	 * @return the copy
	 */
	public NewCronSchedule endingAt(Instant endsAt) {
		return withTiming(this.timing.between(this.timing.startsAt(), JobLimits.requireGiven("endsAt", endsAt)));
	}

	/**
	 * Returns a copy that fires at other times.
	 * @param timing when it fires
	 * @return the copy
	 */
	public NewCronSchedule withTiming(CronTiming timing) {
		return new NewCronSchedule(this.name, timing, this.args, this.options, this.policies);
	}

	/**
	 * Returns a copy whose jobs have other options.
	 * @param options how its jobs are inserted
	 * @return the copy
	 */
	public NewCronSchedule withOptions(InsertOptions options) {
		return new NewCronSchedule(this.name, this.timing, this.args, options, this.policies);
	}

	/**
	 * Returns a copy with other policies.
	 * @param policies what it does about missed fires and long jobs
	 * @return the copy
	 */
	public NewCronSchedule withPolicies(CronPolicies policies) {
		return new NewCronSchedule(this.name, this.timing, this.args, this.options, policies);
	}

	/**
	 * Returns a copy with another policy for missed fires.
	 * @param missed what becomes of them
	 * @return the copy
	 */
	public NewCronSchedule withMissed(Missed missed) {
		return withPolicies(this.policies.withMissed(missed));
	}

	/**
	 * Returns a copy with another policy for long jobs.
	 * @param overlap what to do while a job of the schedule is unfinished
	 * @return the copy
	 */
	public NewCronSchedule withOverlap(Overlap overlap) {
		return withPolicies(this.policies.withOverlap(overlap));
	}

	/**
	 * Returns a copy whose jobs wait a little after their fire time.
	 * @param jitter how long at most
	 * @return the copy
	 */
	public NewCronSchedule withJitter(Duration jitter) {
		return withPolicies(this.policies.withJitter(jitter));
	}

	/**
	 * Returns the next fire times, to look at what an expression means.
	 * @param after a fire time at this very instant does not count
	 * @param count how many at most
	 * @return the fire times, rising; fewer if the schedule ends
	 */
	public List<Instant> nextFireTimes(Instant after, int count) {
		return this.timing.nextFireTimes(after, count);
	}

	/** Without the payload, which may be secret. */
	@Override
	public String toString() {
		return "NewCronSchedule[name=" + this.name + ", timing=" + this.timing + ", args="
				+ this.args.getClass().getName() + ", options=" + this.options + ", policies=" + this.policies + "]";
	}

}
