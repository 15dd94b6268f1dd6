package io.awa.test;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.AbstractAssert;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobKinds;
import io.awa.json.JobCodec;

/**
 * Assertions about the jobs in the database, wherever they stand: also those that have
 * run and those that other tests have committed. Each reads them anew.
 */
public final class JobsAssert extends AbstractAssert<JobsAssert, JobReader> {

	private final JobCodec codec;

	JobsAssert(JobReader reader, JobCodec codec) {
		super(reader, JobsAssert.class);
		this.codec = codec;
	}

	/**
	 * Requires that a job was inserted.
	 * @param <P> the payload type
	 * @param payload the payload type, which gives the kind
	 * @return an assertion about the jobs of this kind
	 */
	public <P> InsertedJobsAssert<P> hasInserted(Class<P> payload) {
		return inserted(JobKinds.kindOf(payload), payload);
	}

	/**
	 * Requires that a job was inserted.
	 * @param kind the kind
	 * @return an assertion about the jobs of this kind
	 */
	public InsertedJobsAssert<Map<String, Object>> hasInserted(String kind) {
		return inserted(kind, Map.class);
	}

	/**
	 * Requires the number of jobs that were inserted.
	 * @param <P> the payload type
	 * @param count how many
	 * @param payload the payload type, which gives the kind
	 * @return an assertion about the jobs of this kind
	 */
	public <P> InsertedJobsAssert<P> hasInsertedExactly(int count, Class<P> payload) {
		return exactly(count, JobKinds.kindOf(payload), payload);
	}

	/**
	 * Requires the number of jobs that were inserted.
	 * @param count how many
	 * @param kind the kind
	 * @return an assertion about the jobs of this kind
	 */
	public InsertedJobsAssert<Map<String, Object>> hasInsertedExactly(int count, String kind) {
		return exactly(count, kind, Map.class);
	}

	/**
	 * Requires that no job was inserted of a kind.
	 * @param payload the payload type, which gives the kind
	 * @return this assertion
	 */
	public JobsAssert hasNotInserted(Class<?> payload) {
		return hasNotInserted(JobKinds.kindOf(payload));
	}

	/**
	 * Requires that no job was inserted of a kind.
	 * @param kind the kind
	 * @return this assertion
	 */
	public JobsAssert hasNotInserted(String kind) {
		return requireNone(JobFilter.where().kind(kind), "no job of kind '" + kind + "'");
	}

	/**
	 * Requires that there is no job at all.
	 * @return this assertion
	 */
	public JobsAssert hasNoJobs() {
		return requireNone(JobFilter.where(), "no job");
	}

	/**
	 * Requires that every job has finished.
	 * @return this assertion
	 */
	public JobsAssert hasNoUnfinishedJobs() {
		return requireNone(JobFilter.where().state(JobText.UNFINISHED), "no unfinished job");
	}

	private JobsAssert requireNone(JobFilter filter, String expected) {
		List<Job> jobs = this.actual.read(filter);
		if (!jobs.isEmpty()) {
			throw failure("Expected %s, but found %s", expected, JobText.list(jobs));
		}
		return this;
	}

	private <P> InsertedJobsAssert<P> inserted(String kind, Type type) {
		List<Job> jobs = ofKind(kind);
		if (jobs.isEmpty()) {
			throw failure("Expected a job of kind '%s', but found %s", kind, everything());
		}
		return new InsertedJobsAssert<>(jobs, this.codec, type);
	}

	private <P> InsertedJobsAssert<P> exactly(int count, String kind, Type type) {
		List<Job> jobs = ofKind(kind);
		if (jobs.size() != count) {
			throw failure("Expected %s jobs of kind '%s', but found %s of it among %s", count, kind, jobs.size(),
					everything());
		}
		return new InsertedJobsAssert<>(jobs, this.codec, type);
	}

	private List<Job> ofKind(String kind) {
		return this.actual.read(JobFilter.where().kind(kind));
	}

	private String everything() {
		return JobText.list(this.actual.read(JobFilter.where()));
	}

}
