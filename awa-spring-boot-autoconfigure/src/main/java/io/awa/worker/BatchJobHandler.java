package io.awa.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A bean that runs many jobs of one kind at once, on one thread of the worker. It gets
 * the jobs that one claim brought, and never waits for more.
 *
 * @param <A> the type of one payload, which also gives the kind
 */
@FunctionalInterface
public interface BatchJobHandler<A> {

	/**
	 * Runs jobs. Each may run more than once, and with others the next time.
	 * @param args the payloads, at least one, in the order of the context
	 * @param context the jobs and their runs
	 * @return what is to become of each job, or {@code null} for all completed
	 * @throws Exception if the attempt failed for all of them; each is retried unless it
	 * is a {@link TerminalJobException} or was the job's last
	 */
	@Nullable BatchOutcome handle(List<A> args, BatchContext context) throws Exception;

}
