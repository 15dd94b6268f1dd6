package io.awa.dashboard;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.awa.dashboard.DashboardSql.Rate;

/**
 * How many jobs ended in each minute of the last hour. A minute is counted for the last
 * time when it has been over for two: so whoever looks on and on does not count the jobs
 * of an hour each time. Jobs that are retried or removed later stay counted.
 */
final class RateHistory {

	private static final int MINUTES = 60;

	/**
	 * The one that lasts, two whose jobs may still be committed, one for the rounding.
	 */
	private static final int UNSETTLED = 4;

	private final DashboardQueries queries;

	private final NavigableMap<Instant, Rate> known = new TreeMap<>();

	/**
	 * When the last look began, {@code null} before the first, or if minutes are missing
	 * because a clock was set.
	 */
	private @Nullable Long lookedAt;

	RateHistory(DashboardQueries queries) {
		this.queries = queries;
	}

	CompletableFuture<List<Rate>> look() {
		long start = System.nanoTime();
		return this.queries.query(DashboardSql.rates(minutes(start)), DashboardSql::readRate)
			.thenApply((rates) -> merge(rates, start));
	}

	private synchronized int minutes(long now) {
		Long last = this.lookedAt;
		return (last != null) ? (int) Math.min(MINUTES, TimeUnit.NANOSECONDS.toMinutes(now - last) + UNSETTLED)
				: MINUTES;
	}

	private synchronized List<Rate> merge(List<Rate> rates, long start) {
		rates.forEach((rate) -> this.known.put(rate.at(), rate));
		Instant newest = rates.get(rates.size() - 1).at();
		this.known.headMap(newest.minus(MINUTES - 1, ChronoUnit.MINUTES)).clear();
		this.known.tailMap(newest, false).clear();
		this.lookedAt = (this.known.size() == MINUTES) ? start : null;
		return new ArrayList<>(this.known.values());
	}

}
