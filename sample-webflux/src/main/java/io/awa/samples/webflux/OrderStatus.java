package io.awa.samples.webflux;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.awa.Job;

/**
 * An order and where its job stands.
 *
 * @param order the order
 * @param job the job that announces the order; {@code null} once it is so old that it was
 * deleted
 */
record OrderStatus(Order order, @Nullable JobStatus job) {

	static OrderStatus of(Order order, Optional<Job> job) {
		return new OrderStatus(order, job.map(JobStatus::of).orElse(null));
	}

	/**
	 * Where a job stands.
	 *
	 * @param id identifies the job
	 * @param state its state, for example {@code completed}
	 * @param attempt how many runs have begun
	 */
	record JobStatus(long id, String state, int attempt) {

		static JobStatus of(Job job) {
			return new JobStatus(job.id(), job.state().text(), job.attempt());
		}

	}

}
