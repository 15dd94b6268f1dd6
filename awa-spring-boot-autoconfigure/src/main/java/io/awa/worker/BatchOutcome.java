package io.awa.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of the jobs of a batch, by job id or by index. Those that are not
 * mentioned have completed.
 */
public final class BatchOutcome {

	private static final BatchOutcome COMPLETED = builder().build();

	private final Map<Long, Member> byId;

	private final Map<Integer, Member> byIndex;

	private BatchOutcome(Builder builder) {
		this.byId = Map.copyOf(builder.byId);
		this.byIndex = Map.copyOf(builder.byIndex);
	}

	/**
	 * All jobs are done.
	 * @return the outcome
	 */
	public static BatchOutcome completed() {
		return COMPLETED;
	}

	/**
	 * Starts an outcome of its own for some jobs.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The outcome of each job, in the order of the batch.
	 * @throws IllegalStateException if a job is mentioned twice or is none of the batch
	 */
	List<Member> resolve(BatchContext batch) {
		List<Member> members = new ArrayList<>();
		Map<Long, Member> ids = new LinkedHashMap<>(this.byId);
		Map<Integer, Member> indexes = new LinkedHashMap<>(this.byIndex);
		for (int i = 0; i < batch.jobs().size(); i++) {
			long jobId = batch.job(i).jobId();
			Member ofId = ids.remove(jobId);
			Member ofIndex = indexes.remove(i);
			if (ofId != null && ofIndex != null) {
				throw new IllegalStateException("The batch outcome mentions job " + jobId + " twice, by its id and by "
						+ "index " + i + ". Mention it once.");
			}
			Member member = (ofId != null) ? ofId : ofIndex;
			members.add((member != null) ? member : Member.DONE);
		}
		if (!ids.isEmpty() || !indexes.isEmpty()) {
			throw new IllegalStateException("The batch outcome mentions "
					+ (ids.isEmpty() ? "indexes " + indexes.keySet() : "jobs " + ids.keySet()) + ", which the batch of "
					+ batch.jobs().size() + " jobs does not have. Use the ids and indexes of the BatchContext.");
		}
		return members;
	}

	/**
	 * The end of one job: an outcome, {@code null} for completed, or a failure.
	 */
	record Member(@Nullable JobOutcome outcome, @Nullable Throwable failure) {

		static final Member DONE = new Member(null, null);

	}

	/**
	 * Collects outcomes. Not for several threads.
	 */
	public static final class Builder {

		private final Map<Long, Member> byId = new LinkedHashMap<>();

		private final Map<Integer, Member> byIndex = new LinkedHashMap<>();

		private Builder() {
		}

		/**
		 * Says what is to become of a job.
		 * @param jobId the job
		 * @param outcome its outcome
		 * @return this builder
		 * @throws IllegalArgumentException if the job was mentioned before
		 */
		public Builder outcome(long jobId, JobOutcome outcome) {
			return add(this.byId, jobId, "job ", new Member(outcome, null));
		}

		/**
		 * Says that the attempt of a job has failed, as if its own handler had thrown.
		 * @param jobId the job
		 * @param failure why
		 * @return this builder
		 * @throws IllegalArgumentException if the job was mentioned before
		 */
		public Builder failure(long jobId, Throwable failure) {
			return add(this.byId, jobId, "job ", new Member(null, failure));
		}

		/**
		 * Says what is to become of the job whose payload stands at an index.
		 * @param index the index, from 0
		 * @param outcome its outcome
		 * @return this builder
		 * @throws IllegalArgumentException if the index was mentioned before
		 */
		public Builder outcomeAt(int index, JobOutcome outcome) {
			return add(this.byIndex, index, "index ", new Member(outcome, null));
		}

		/**
		 * Says that the attempt of the job whose payload stands at an index has failed.
		 * @param index the index, from 0
		 * @param failure why
		 * @return this builder
		 * @throws IllegalArgumentException if the index was mentioned before
		 */
		public Builder failureAt(int index, Throwable failure) {
			return add(this.byIndex, index, "index ", new Member(null, failure));
		}

		/**
		 * Makes the outcome.
		 * @return the outcome
		 */
		public BatchOutcome build() {
			return new BatchOutcome(this);
		}

		private <K> Builder add(Map<K, Member> members, K key, String what, Member member) {
			if (member.outcome() == null && member.failure() == null) {
				throw new IllegalArgumentException("The outcome of " + what + key
						+ " is null. Give one, or leave the job out if it has completed.");
			}
			if (members.putIfAbsent(key, member) != null) {
				throw new IllegalArgumentException(
						"The batch outcome mentions " + what + key + " twice. Mention it once.");
			}
			return this;
		}

	}

}
