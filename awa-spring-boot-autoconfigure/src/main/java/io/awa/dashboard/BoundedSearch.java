package io.awa.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.PageRequest;
import io.awa.dashboard.SearchSql.Bounds;
import io.awa.dashboard.SearchSql.Found;
import io.awa.dashboard.SearchSql.Wanted;

/**
 * Finds jobs by conditions that no index knows, such as the kind of completed ones. Looks
 * through the ids part by part, until there are as many jobs as wanted or its time is
 * over. So a look costs no more, however many jobs there are and however few match.
 */
final class BoundedSearch {

	private static final Effort EFFORT = new Effort(10_000, Duration.ofMillis(120));

	private static final long LARGEST_PART = 2_000_000;

	private static final long GROWTH = 4;

	/** After a part that took longer the next one is no larger. */
	private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

	private final DashboardQueries queries;

	private final Effort effort;

	BoundedSearch(DashboardQueries queries) {
		this(queries, EFFORT);
	}

	BoundedSearch(DashboardQueries queries, Effort effort) {
		this.queries = queries;
		this.effort = effort;
	}

	/**
	 * Completed jobs of a queue are found by index, and so is whatever has a tag or was
	 * inserted at a time, unless another condition leaves few of those.
	 */
	static boolean isNeededToList(JobFilter filter) {
		boolean more = filter.tag() != null || filter.createdFrom() != null || filter.createdBefore() != null;
		boolean completed = filter.states().equals(Set.of(JobState.COMPLETED));
		return isAmongMany(filter) && (filter.kind() != null || filter.queue() != null && (more || !completed));
	}

	private static boolean isAmongMany(JobFilter filter) {
		return filter.ids() == null && (filter.states().isEmpty() || filter.states().contains(JobState.COMPLETED));
	}

	/** Finds the jobs of a page and the one behind them. */
	CompletableFuture<Result> page(JobFilter filter, PageRequest page) {
		Long newer = page.newerThan();
		Long older = page.olderThan();
		int jobs = page.limit() + 1;
		return search(filter, newer, older, new Wanted(newer != null, jobs, jobs));
	}

	/** Counts no further than asked, from the oldest job on. */
	CompletableFuture<Result> count(JobFilter filter, long most, int sample) {
		Wanted wanted = new Wanted(true, most + 1, sample);
		if (isAmongMany(filter)) {
			return search(filter, null, null, wanted);
		}
		return this.queries.query(SearchSql.oldest(filter, wanted), SearchSql::read)
			.thenApply((rows) -> new Result(rows.get(0).jobs(), rows.get(0).ids(), null));
	}

	private CompletableFuture<Result> search(JobFilter filter, @Nullable Long above, @Nullable Long below,
			Wanted wanted) {
		return this.queries.query(SearchSql.bounds(filter), SearchSql::readBounds).thenCompose((rows) -> {
			Bounds all = rows.get(0);
			return new Walk(filter, wanted,
					new Bounds((above != null) ? Math.max(above + 1, all.firstId()) : all.firstId(),
							(below != null) ? Math.min(below, all.endId()) : all.endId()))
				.go();
		});
	}

	/** A search that goes on. */
	private final class Walk {

		private final long end = System.nanoTime() + BoundedSearch.this.effort.patience().toNanos();

		private final JobFilter filter;

		private final List<Long> ids = new ArrayList<>();

		private long jobs;

		private Wanted wanted;

		private Bounds left;

		private long part = BoundedSearch.this.effort.firstPart();

		Walk(JobFilter filter, Wanted wanted, Bounds left) {
			this.filter = filter;
			this.wanted = wanted;
			this.left = left;
		}

		/** Looks at one part at least, so that whoever goes on comes to an end. */
		CompletableFuture<Result> go() {
			if (this.left.isEmpty() || this.wanted.limit() <= 0) {
				return CompletableFuture.completedFuture(new Result(this.jobs, this.ids, null));
			}
			long start = System.nanoTime();
			return BoundedSearch.this.queries.query(SearchSql.within(take(), this.filter, this.wanted), SearchSql::read)
				.thenCompose((rows) -> {
					add(rows.get(0));
					long now = System.nanoTime();
					if (now - start < QUICK_NANOS) {
						this.part = Math.min(this.part * GROWTH, LARGEST_PART);
					}
					return (now - this.end < 0) ? go() : CompletableFuture.completedFuture(cut());
				});
		}

		private Result cut() {
			boolean over = !this.left.isEmpty() && this.wanted.limit() > 0;
			return new Result(this.jobs, this.ids, over ? next() : null);
		}

		private Bounds take() {
			boolean upwards = this.wanted.upwards();
			long middle = upwards ? Math.min(this.left.firstId() + this.part, this.left.endId())
					: Math.max(this.left.endId() - this.part, this.left.firstId());
			Bounds low = new Bounds(this.left.firstId(), middle);
			Bounds high = new Bounds(middle, this.left.endId());
			this.left = upwards ? high : low;
			return upwards ? low : high;
		}

		private void add(Found found) {
			this.jobs += found.jobs();
			this.ids.addAll(found.ids());
			this.wanted = this.wanted.without(found.jobs(), found.ids().size());
		}

		/** As a cursor: jobs older than it, or newer, were not looked at. */
		private long next() {
			return this.wanted.upwards() ? this.left.firstId() - 1 : this.left.endId();
		}

	}

	/**
	 * How much is done for a look.
	 *
	 * @param firstPart how many ids are looked at first
	 * @param patience after it no part is begun
	 */
	record Effort(long firstPart, Duration patience) {

	}

	/**
	 * What was found.
	 *
	 * @param jobs how many
	 * @param ids of those that were asked for
	 * @param next the id at which a search would go on whose time was over, {@code null}
	 * if it was not
	 */
	record Result(long jobs, List<Long> ids, @Nullable Long next) {

	}

}
