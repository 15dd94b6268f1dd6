package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.awa.CronPolicies;
import io.awa.CronTiming;

/**
 * What is due of a schedule. Computed from what the database said and nothing else, so
 * that every node comes to the same result, whatever its clock shows.
 *
 * @param fireTimes the nominal times to insert jobs for, rising
 * @param hasMore whether more are due than are inserted at once
 * @param next when it fires again, or {@code null} if never
 */
record CronPlan(List<Instant> fireTimes, boolean hasMore, @Nullable Instant next) {

	/** A fire that is later than this was missed. */
	static final Duration LATE = Duration.ofMinutes(1);

	static CronPlan of(CronTiming timing, CronPolicies policies, StoredCron stored) {
		Instant now = stored.now();
		Instant after = countedFrom(timing, stored);
		Instant next = timing.next(now).orElse(null);
		return switch (policies.missed()) {
			case ONCE -> new CronPlan(timing.latest(after, now).stream().toList(), false, next);
			case SKIP -> new CronPlan(timing.latest(later(after, now.minus(LATE)), now).stream().toList(), false, next);
			case ALL ->
				ofAll(timing.nextFireTimes(after, now, policies.missedLimit() + 1), policies.missedLimit(), next);
		};
	}

	private static CronPlan ofAll(List<Instant> due, int limit, @Nullable Instant next) {
		boolean more = due.size() > limit;
		return new CronPlan(more ? due.subList(0, limit) : due, more, next);
	}

	/** Of the fire times before a schedule was stored only the last one counts. */
	private static Instant countedFrom(CronTiming timing, StoredCron stored) {
		if (stored.lastFiredAt() != null) {
			return later(stored.lastFiredAt(), stored.countedFrom());
		}
		Instant first = stored.createdAt().isBefore(stored.now()) ? stored.createdAt() : stored.now();
		Optional<Instant> newest = timing.latest(stored.countedFrom(), first);
		return newest.map((fireTime) -> fireTime.minusNanos(1)).orElse(stored.countedFrom());
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
