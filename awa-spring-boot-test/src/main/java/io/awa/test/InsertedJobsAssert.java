package io.awa.test;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.assertj.core.api.AbstractAssert;

import io.awa.Job;
import io.awa.JobState;
import io.awa.json.JobCodec;

/**
 * Assertions about jobs of one kind. Each condition must hold for at least one of them,
 * and those that follow are about the jobs that met it.
 *
 * @param <P> the payload type
 */
public final class InsertedJobsAssert<P> extends AbstractAssert<InsertedJobsAssert<P>, List<Job>> {

	private final JobCodec codec;

	private final Type payloadType;

	InsertedJobsAssert(List<Job> jobs, JobCodec codec, Type payloadType) {
		super(jobs, InsertedJobsAssert.class);
		this.codec = codec;
		this.payloadType = payloadType;
	}

	/**
	 * Requires a payload.
	 * @param payload the payload, equal to the one inserted or the same JSON
	 * @return an assertion about the jobs that have it
	 */
	public InsertedJobsAssert<P> withPayload(P payload) {
		Object wanted = this.codec.decodeTree(this.codec.encodeArgs(payload));
		return narrow("with payload " + payload,
				(job) -> wanted.equals(this.codec.decodeTree(job.argsJson())) || payload.equals(payload(job)));
	}

	/**
	 * Requires something of a payload.
	 * @param requirements throws an {@link AssertionError} for any other payload
	 * @return an assertion about the jobs whose payloads meet them
	 */
	public InsertedJobsAssert<P> withPayloadSatisfying(Consumer<? super P> requirements) {
		List<AssertionError> errors = new ArrayList<>();
		List<Job> met = this.actual.stream().filter((job) -> meets(requirements, payload(job), errors)).toList();
		if (met.isEmpty()) {
			AssertionError error = failure("Expected a job whose payload meets the requirements, but found %s",
					JobText.list(this.actual));
			errors.forEach(error::addSuppressed);
			throw error;
		}
		return with(met);
	}

	/**
	 * Requires a queue.
	 * @param queue the queue
	 * @return an assertion about the jobs that are in it
	 */
	public InsertedJobsAssert<P> inQueue(String queue) {
		return narrow("in queue " + queue, (job) -> job.queue().equals(queue));
	}

	/**
	 * Requires a priority.
	 * @param priority 1 (first) to 4 (last)
	 * @return an assertion about the jobs that have it
	 */
	public InsertedJobsAssert<P> withPriority(int priority) {
		return narrow("with priority " + priority, (job) -> job.priority() == priority);
	}

	/**
	 * Requires a tag.
	 * @param tag the tag
	 * @return an assertion about the jobs that have it
	 */
	public InsertedJobsAssert<P> withTag(String tag) {
		return narrow("with tag " + tag, (job) -> job.tags().contains(tag));
	}

	/**
	 * Requires metadata.
	 * @param key the key
	 * @param value its value
	 * @return an assertion about the jobs that have it
	 */
	public InsertedJobsAssert<P> withMetadata(String key, Object value) {
		return narrow("with metadata " + key + " = " + value, (job) -> value.equals(job.metadata().get(key)));
	}

	/**
	 * Requires a state.
	 * @param state where a job stands
	 * @return an assertion about the jobs that stand there
	 */
	public InsertedJobsAssert<P> inState(JobState state) {
		return narrow(state.text(), (job) -> job.state() == state);
	}

	/**
	 * Requires a delay: a job that waits to run, and no earlier than that after it was
	 * inserted.
	 * @param delay the delay
	 * @return an assertion about the jobs that wait so long
	 */
	public InsertedJobsAssert<P> dueAfter(Duration delay) {
		return narrow("due " + delay + " after its insert or later", (job) -> {
			Instant due = job.runAt();
			return due != null && !due.isBefore(job.createdAt().plus(delay));
		});
	}

	/**
	 * Requires a due time: a job that waits to run, and no earlier than that.
	 * @param time the time
	 * @return an assertion about the jobs that wait until then
	 */
	public InsertedJobsAssert<P> dueAfter(Instant time) {
		return narrow("due at " + time + " or later", (job) -> {
			Instant due = job.runAt();
			return due != null && !due.isBefore(time);
		});
	}

	/**
	 * Requires the number of jobs that met all conditions so far.
	 * @param count how many
	 * @return this assertion
	 */
	public InsertedJobsAssert<P> times(int count) {
		if (this.actual.size() != count) {
			throw failure("Expected %s such jobs, but found %s", count, JobText.list(this.actual));
		}
		return this;
	}

	private InsertedJobsAssert<P> narrow(String condition, Predicate<Job> predicate) {
		List<Job> met = this.actual.stream().filter(predicate).toList();
		if (met.isEmpty()) {
			throw failure("Expected a job %s, but found %s", condition, JobText.list(this.actual));
		}
		return with(met);
	}

	private InsertedJobsAssert<P> with(List<Job> jobs) {
		return new InsertedJobsAssert<>(jobs, this.codec, this.payloadType);
	}

	private P payload(Job job) {
		return this.codec.decodeArgs(job.argsJson(), this.payloadType);
	}

	private static <P> boolean meets(Consumer<? super P> requirements, P payload, List<AssertionError> errors) {
		try {
			requirements.accept(payload);
			return true;
		}
		catch (AssertionError ex) {
			errors.add(ex);
			return false;
		}
	}

}
