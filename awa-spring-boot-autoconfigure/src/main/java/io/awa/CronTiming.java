package io.awa;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires: by a cron expression in a time zone, or at a fixed rate.
 * Immutable. All fire times are whole seconds, and depend on nothing but these values.
 * <p>
 * A local time that does not exist because the clock is put forward is skipped. One that
 * exists twice because the clock is put back fires at its first occurrence only, unless
 * the hours of the expression are a wildcard: then it fires at both.
 */
public final class CronTiming {

	private static final Duration LONGEST_RATE = Duration.ofDays(36_500);

	private final @Nullable String expression;

	private final @Nullable Duration every;

	private final ZoneId zone;

	private final @Nullable Instant startsAt;

	private final @Nullable Instant endsAt;

	private final @Nullable CronCalendar calendar;

	private CronTiming(@Nullable String expression, @Nullable Duration every, ZoneId zone, @Nullable Instant startsAt,
			@Nullable Instant endsAt) {
		JobLimits.requireStorable("startsAt", startsAt);
		JobLimits.requireStorable("endsAt", endsAt);
		if (startsAt != null && endsAt != null && !startsAt.isBefore(endsAt)) {
			throw new InvalidRequestException("endsAt", endsAt,
					"The schedule ends at " + endsAt + ", but starts at " + startsAt + ". Let it end after its start.");
		}
		this.expression = expression;
		this.every = every;
		this.zone = zone;
		this.startsAt = startsAt;
		this.endsAt = endsAt;
		this.calendar = (every != null) ? null : CronCalendar.of(expression, zone);
	}

	/**
	 * Fires by a cron expression in UTC.
	 * @param expression 5 fields with minutes first, 6 with seconds first, or a macro
	 * such as {@code @daily}
	 * @return when to fire
	 * @throws InvalidRequestException if the expression cannot be read or never fires
	 */
	public static CronTiming cron(String expression) {
		return new CronTiming((expression != null) ? expression.trim() : null, null, ZoneOffset.UTC, null, null);
	}

	/**
	 * Fires at a fixed rate, counted from the start or else from the first second of 1970
	 * in UTC, so that all nodes agree.
	 * @param rate the time between two fires, whole seconds
	 * @return when to fire
	 * @throws InvalidRequestException if it is not between a second and 100 years
	 */
	public static CronTiming every(Duration rate) {
		if (rate == null || rate.compareTo(Duration.ofSeconds(1)) < 0 || rate.compareTo(LONGEST_RATE) > 0
				|| rate.getNano() != 0) {
			throw new InvalidRequestException("every", rate, "The rate of a schedule must be whole seconds up to "
					+ "100 years, but is " + rate + ". Use one in that range.");
		}
		return new CronTiming(null, rate, ZoneOffset.UTC, null, null);
	}

	/**
	 * Reads what is stored, which somebody may have stored by hand.
	 * @param expression the expression, or {@code null} if there is a rate
	 * @param every the rate, or {@code null} if there is an expression
	 * @param zone the name of the time zone
	 * @param startsAt when it starts, or {@code null}
	 * @param endsAt when it ends, or {@code null}
	 * @return when to fire
	 * @throws InvalidRequestException if it makes no sense
	 */
	public static CronTiming of(@Nullable String expression, @Nullable Duration every, String zone,
			@Nullable Instant startsAt, @Nullable Instant endsAt) {
		if ((expression == null) == (every == null)) {
			throw new InvalidRequestException("expression", expression,
					"The schedule has "
							+ ((expression != null) ? "both an expression and" : "neither an expression nor")
							+ " a fixed rate. Give it one of them.");
		}
		CronTiming timing = (every != null) ? every(every) : cron(String.valueOf(expression));
		return timing.in(zone(zone)).between(startsAt, endsAt);
	}

	/**
	 * Returns a time zone by its name.
	 * @param zone a name such as {@code Europe/Berlin}
	 * @return the time zone
	 * @throws InvalidRequestException if there is none of that name
	 */
	public static ZoneId zone(String zone) {
		try {
			return ZoneId.of(zone);
		}
		catch (DateTimeException ex) {
			throw new InvalidRequestException("zone", zone, JobLimits.printable("The time zone '" + zone
					+ "' is unknown. Use a name of the IANA database, such as Europe/Berlin, or UTC."), ex);
		}
	}

	/**
	 * Returns a copy in a time zone.
	 * @param zone the time zone of the expression; a fixed rate does not care
	 * @return the copy
	 */
	public CronTiming in(ZoneId zone) {
		if (zone == null) {
			throw new InvalidRequestException("zone", null, "The time zone is null. Pass one, for example UTC.");
		}
		return new CronTiming(this.expression, this.every, zone, this.startsAt, this.endsAt);
	}

	/**
	 * Returns a copy that fires only within a time.
	 * @param startsAt the first instant at which it may fire, or {@code null}
	 * @param endsAt the first instant at which it may not any more, or {@code null}
	 * @return the copy
	 */
	public CronTiming between(@Nullable Instant startsAt, @Nullable Instant endsAt) {
		return new CronTiming(this.expression, this.every, this.zone, startsAt, endsAt);
	}

	/**
	 * Returns the first fire time after a time.
	 * @param after a fire time at this very instant does not count
	 * @return the fire time, empty if there is none any more
	 */
	public Optional<Instant> next(Instant after) {
		Instant from = (this.startsAt != null && after.isBefore(this.startsAt)) ? this.startsAt.minusNanos(1) : after;
		Instant fireTime = (this.calendar != null) ? this.calendar.next(from) : nextByRate(from);
		if (fireTime == null || (this.endsAt != null && !fireTime.isBefore(this.endsAt))) {
			return Optional.empty();
		}
		return Optional.of(fireTime);
	}

	/**
	 * Returns the next fire times.
	 * @param after a fire time at this very instant does not count
	 * @param count how many at most
	 * @return the fire times, rising; fewer if the schedule ends
	 */
	public List<Instant> nextFireTimes(Instant after, int count) {
		return nextFireTimes(after, Instant.MAX, count);
	}

	/**
	 * Returns the fire times within a time, from the first on.
	 * @param after a fire time at this very instant does not count
	 * @param until a fire time at this very instant counts
	 * @param count how many at most
	 * @return the fire times, rising
	 */
	public List<Instant> nextFireTimes(Instant after, Instant until, int count) {
		List<Instant> fireTimes = new ArrayList<>();
		Optional<Instant> next = (count > 0) ? next(after) : Optional.empty();
		while (next.isPresent() && !next.get().isAfter(until)) {
			fireTimes.add(next.get());
			next = (fireTimes.size() < count) ? next(next.get()) : Optional.empty();
		}
		return fireTimes;
	}

	/**
	 * Returns the last fire time within a time, without visiting those before it.
	 * @param after a fire time at this very instant does not count
	 * @param until a fire time at this very instant counts
	 * @return the fire time, empty if there is none
	 */
	public Optional<Instant> latest(Instant after, Instant until) {
		Optional<Instant> latest = next(after).filter((fireTime) -> !fireTime.isAfter(until));
		if (latest.isEmpty()) {
			return latest;
		}
		long low = latest.get().getEpochSecond();
		long high = until.getEpochSecond();
		while (low < high) {
			long middle = low + (high - low) / 2;
			Optional<Instant> later = next(Instant.ofEpochSecond(middle))
				.filter((fireTime) -> !fireTime.isAfter(until));
			if (later.isPresent()) {
				latest = later;
				low = later.get().getEpochSecond();
			}
			else {
				high = middle;
			}
		}
		return latest;
	}

	/**
	 * Returns the expression.
	 * @return the expression, or {@code null} if there is a fixed rate
	 */
	public @Nullable String expression() {
		return this.expression;
	}

	/**
	 * Returns the fixed rate.
	 * @return the time between two fires, or {@code null} if there is an expression
	 */
	public @Nullable Duration every() {
		return this.every;
	}

	/**
	 * Returns the time zone.
	 * @return the time zone of the expression
	 */
	public ZoneId zone() {
		return this.zone;
	}

	/**
	 * Returns the start.
	 * @return the first instant at which it may fire, or {@code null}
	 */
	public @Nullable Instant startsAt() {
		return this.startsAt;
	}

	/**
	 * Returns the end.
	 * @return the first instant at which it may not fire any more, or {@code null}
	 */
	public @Nullable Instant endsAt() {
		return this.endsAt;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CronTiming timing && values().equals(timing.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	@Override
	public String toString() {
		return "CronTiming" + values();
	}

	private List<@Nullable Object> values() {
		return Arrays.asList(this.expression, this.every, this.zone, this.startsAt, this.endsAt);
	}

	private @Nullable Instant nextByRate(Instant after) {
		if (this.every == null) {
			return null;
		}
		long anchor = (this.startsAt != null) ? this.startsAt.plusNanos(999_999_999).getEpochSecond() : 0;
		long rate = this.every.getSeconds();
		long passed = Math.floorDiv(after.getEpochSecond() - anchor, rate);
		return Instant.ofEpochSecond(anchor + (passed + 1) * rate);
	}

}
