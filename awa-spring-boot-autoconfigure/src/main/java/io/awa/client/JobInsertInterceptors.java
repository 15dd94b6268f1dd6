package io.awa.client;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.awa.InvalidJobException;
import io.awa.NewJob;

/**
 * The interceptors of all inserts, in their order. They are asked for with the first
 * insert, so that they may use beans that need a client.
 */
public final class JobInsertInterceptors {

	private static final JobInsertInterceptors NONE = of(List.of());

	private final Supplier<List<JobInsertInterceptor>> source;

	private final Supplier<InsertTracing> tracing;

	private volatile @Nullable List<JobInsertInterceptor> interceptors;

	private JobInsertInterceptors(Supplier<List<JobInsertInterceptor>> source, Supplier<InsertTracing> tracing) {
		this.source = source;
		this.tracing = tracing;
	}

	/**
	 * Returns no interceptors.
	 * @return the same object each time
	 */
	public static JobInsertInterceptors none() {
		return NONE;
	}

	/**
	 * Returns interceptors in their order.
	 * @param interceptors the interceptors, the first to see a job first
	 * @return the interceptors
	 */
	public static JobInsertInterceptors of(List<JobInsertInterceptor> interceptors) {
		List<JobInsertInterceptor> copy = List.copyOf(interceptors);
		return new JobInsertInterceptors(() -> copy, () -> InsertTracing.NONE);
	}

	/**
	 * Returns interceptors that are found at the first insert.
	 * @param source finds them, in their order
	 * @return the interceptors
	 */
	public static JobInsertInterceptors lazily(Supplier<List<JobInsertInterceptor>> source) {
		return new JobInsertInterceptors(source, () -> InsertTracing.NONE);
	}

	/**
	 * Returns the same interceptors, behind which inserts are observed.
	 * @param tracing finds who observes, at each insert
	 * @return the interceptors
	 */
	public JobInsertInterceptors withTracing(Supplier<InsertTracing> tracing) {
		return new JobInsertInterceptors(this.source, tracing);
	}

	InsertTracing tracing() {
		return this.tracing.get();
	}

	NewJob apply(NewJob job, InsertContext context) {
		NewJob current = job;
		for (JobInsertInterceptor interceptor : list()) {
			NewJob next = interceptor.beforeInsert(current, context);
			if (next == null) {
				throw new InvalidJobException("job", job.args().getClass().getName(),
						"Interceptor " + interceptor.getClass().getName()
								+ " returned null for a job. Return the job, or throw an exception to refuse it.");
			}
			current = next;
		}
		return current;
	}

	private List<JobInsertInterceptor> list() {
		List<JobInsertInterceptor> found = this.interceptors;
		if (found == null) {
			found = List.copyOf(this.source.get());
			this.interceptors = found;
		}
		return found;
	}

}
