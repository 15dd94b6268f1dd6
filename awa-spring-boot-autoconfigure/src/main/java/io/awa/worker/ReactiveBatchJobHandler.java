package io.awa.worker;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * A bean that runs many jobs of one kind at once without holding a thread. It gets the
 * jobs that one claim brought, and never waits for more.
 *
 * @param <A> the type of one payload, which also gives the kind
 */
@FunctionalInterface
public interface ReactiveBatchJobHandler<A> {

	/**
	 * Runs jobs. Each may run more than once, and with others the next time.
	 * @param args the payloads, at least one, in the order of the context
	 * @param context the jobs and their runs
	 * @return what is to become of each job, empty for all completed; an error is a
	 * failed attempt of all of them, each of which is retried unless it is a
	 * {@link TerminalJobException} or was the job's last
	 */
	Mono<BatchOutcome> handle(List<A> args, BatchContext context);

}
