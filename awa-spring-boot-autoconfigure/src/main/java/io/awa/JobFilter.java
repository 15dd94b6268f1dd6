package io.awa;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs an operation is about: those that meet every condition. Immutable. Start
 * from {@link #where()} and add conditions; operations that change or delete jobs refuse
 * a filter without any, unless it was made by {@link #all()}.
 *
 * @param states where the jobs stand; empty means anywhere
 * @param kind their kind, or {@code null} for any
 * @param queue their queue, or {@code null} for any
 * @param tag a tag they have, or {@code null}
 * @param createdFrom when they were inserted at the earliest, or {@code null}. Times are
 * found by way of the ids; a job may be missed that took its id more than 10 minutes
 * before or after others of its time, for example behind a clock that was set
 * @param createdBefore the time before which they were inserted, or {@code null}
 * @param ids their ids; {@code null} means any
 * @param explicitAll whether the absence of conditions is meant
 */
public record JobFilter(Set<JobState> states, @Nullable String kind, @Nullable String queue, @Nullable String tag,
		@Nullable Instant createdFrom, @Nullable Instant createdBefore, @Nullable List<Long> ids, boolean explicitAll) {

	/** Most ids that a filter takes. */
	public static final int ID_COUNT = 10_000;

	private static final JobFilter WHERE = new JobFilter(Set.of(), null, null, null, null, null, null, false);

	private static final JobFilter ALL = new JobFilter(Set.of(), null, null, null, null, null, null, true);

	/**
	 * Checks every condition.
	 */
	public JobFilter {
		states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
		if (kind != null) {
			JobLimits.requireKind(kind);
		}
		if (queue != null) {
			JobLimits.requireQueue(queue);
		}
		if (tag != null) {
			JobLimits.requireName("tag", tag);
		}
		JobLimits.requireStorable("createdFrom", createdFrom);
		JobLimits.requireStorable("createdBefore", createdBefore);
		if (ids != null) {
			ids = List.copyOf(ids);
			if (ids.size() > ID_COUNT) {
				throw new InvalidRequestException("ids", ids.size(), "A filter takes at most " + ID_COUNT
						+ " ids, but got " + ids.size() + ". Call the operation in parts.");
			}
		}
	}

	/**
	 * Starts a filter without conditions.
	 * @return the filter
	 */
	public static JobFilter where() {
		return WHERE;
	}

	/**
	 * Returns the filter that means every job, also to operations that change or delete.
	 * @return the filter
	 */
	public static JobFilter all() {
		return ALL;
	}

	/**
	 * Returns a copy for jobs in some states.
	 * @param states at least one state
	 * @return the copy
	 */
	public JobFilter state(JobState... states) {
		if (JobLimits.requireGiven("states", states).length == 0) {
			throw new InvalidRequestException("states", List.of(), "No state is named. Name one, or leave it out.");
		}
		Arrays.asList(states).forEach((state) -> JobLimits.requireGiven("states", state));
		return new JobFilter(Set.copyOf(Arrays.asList(states)), this.kind, this.queue, this.tag, this.createdFrom,
				this.createdBefore, this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs of a kind.
	 * @param kind the kind
	 * @return the copy
	 */
	public JobFilter kind(String kind) {
		return new JobFilter(this.states, JobLimits.requireKind(kind), this.queue, this.tag, this.createdFrom,
				this.createdBefore, this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs of a queue.
	 * @param queue the queue
	 * @return the copy
	 */
	public JobFilter queue(String queue) {
		return new JobFilter(this.states, this.kind, JobLimits.requireQueue(queue), this.tag, this.createdFrom,
				this.createdBefore, this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs with a tag.
	 * @param tag the tag
	 * @return the copy
	 */
	public JobFilter tag(String tag) {
		return new JobFilter(this.states, this.kind, this.queue, JobLimits.requireName("tag", tag), this.createdFrom,
				this.createdBefore, this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs inserted at a time or later.
	 * @param createdFrom the earliest time
	 * @return the copy
	 */
	public JobFilter createdFrom(Instant createdFrom) {
		return new JobFilter(this.states, this.kind, this.queue, this.tag,
				JobLimits.requireGiven("createdFrom", createdFrom), this.createdBefore, this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs inserted before a time.
	 * @param createdBefore the time, itself excluded
	 * @return the copy
	 */
	public JobFilter createdBefore(Instant createdBefore) {
		return new JobFilter(this.states, this.kind, this.queue, this.tag, this.createdFrom,
				JobLimits.requireGiven("createdBefore", createdBefore), this.ids, this.explicitAll);
	}

	/**
	 * Returns a copy for jobs with some ids.
	 * @param ids at most 10,000 ids; none means no job
	 * @return the copy
	 */
	public JobFilter ids(Collection<Long> ids) {
		JobLimits.requireGiven("ids", ids).forEach((id) -> JobLimits.requireGiven("ids", id));
		return new JobFilter(this.states, this.kind, this.queue, this.tag, this.createdFrom, this.createdBefore,
				List.copyOf(ids), this.explicitAll);
	}

	/**
	 * Returns this filter if it is narrow enough for an operation that changes jobs.
	 * @param operation the name of the operation
	 * @return this filter
	 * @throws InvalidRequestException if it has no condition and was not made by
	 * {@link #all()}
	 */
	public JobFilter requireDeliberate(String operation) {
		if (!this.explicitAll && equals(WHERE)) {
			throw new InvalidRequestException("filter", this, "The filter of " + operation
					+ " has no condition. Add one, or pass JobFilter.all() to mean every job.");
		}
		return this;
	}

}
