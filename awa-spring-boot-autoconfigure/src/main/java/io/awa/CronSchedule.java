package io.awa;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A stored schedule that inserts a job at recurring times. It may have been stored by
 * hand, so what says when it fires is given as it is stored.
 *
 * @param name identifies it
 * @param expression when it fires: a cron expression; {@code null} if at a fixed rate
 * @param every the time between two fires; {@code null} if there is an expression
 * @param zone the name of the time zone of the expression
 * @param startsAt the first instant at which it may fire, or {@code null}
 * @param endsAt the first instant at which it may not fire any more, or {@code null}
 * @param policies what it does about missed fires and long jobs; the default ones if what
 * is stored cannot be read
 * @param kind the kind of its jobs
 * @param argsJson their payload as JSON text
 * @param queue their queue
 * @param priority their priority, 1 (first) to 4 (last)
 * @param maxAttempts how many runs they get
 * @param tags their tags
 * @param unique whether they are unique
 * @param lastFiredAt the last nominal time it fired for or, by its overlap policy, passed
 * over; {@code null} if there was none yet
 * @param pause why it does not fire; {@code null} if it does
 * @param declared whether applications declare it; otherwise it was stored at run time
 * @param retiredAt since when it does not fire because no node declares it any more;
 * {@code null} if it does
 * @param lastError why it could not fire the last time; {@code null} if it could
 */
public record CronSchedule(String name, @Nullable String expression, @Nullable Duration every, String zone,
		@Nullable Instant startsAt, @Nullable Instant endsAt, CronPolicies policies, String kind, String argsJson,
		String queue, int priority, int maxAttempts, List<String> tags, boolean unique, @Nullable Instant lastFiredAt,
		@Nullable QueuePause pause, boolean declared, @Nullable Instant retiredAt, @Nullable String lastError) {

	/**
	 * Copies the list.
	 */
	public CronSchedule {
		tags = List.copyOf(tags);
	}

	/**
	 * Returns when it fires.
	 * @return the times
	 * @throws InvalidRequestException if what is stored makes no sense
	 */
	public CronTiming timing() {
		return CronTiming.of(this.expression, this.every, this.zone, this.startsAt, this.endsAt);
	}

	/**
	 * Returns the next fire times, whether or not it is paused or retired.
	 * @param after a fire time at this very instant does not count
	 * @param count how many at most
	 * @return the fire times, rising; fewer if the schedule ends
	 * @throws InvalidRequestException if what is stored makes no sense
	 */
	public List<Instant> nextFireTimes(Instant after, int count) {
		return timing().nextFireTimes(after, count);
	}

	/** Without the payload, which may be secret. */
	@Override
	public String toString() {
		return "CronSchedule[name=" + this.name + ", expression=" + this.expression + ", every=" + this.every
				+ ", policies=" + this.policies + ", kind=" + this.kind + ", queue=" + this.queue + ", lastFiredAt="
				+ this.lastFiredAt + ", pause=" + this.pause + ", retiredAt=" + this.retiredAt + "]";
	}

}
