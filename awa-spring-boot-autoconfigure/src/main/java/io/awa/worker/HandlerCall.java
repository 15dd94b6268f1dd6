package io.awa.worker;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Starts user code for one job.
 */
@FunctionalInterface
public interface HandlerCall {

	/**
	 * Starts a run. Blocking code runs to its end before this returns; reactive code goes
	 * on afterwards, until the future ends or is cancelled.
	 * @param args the payload
	 * @param context the job and this run of it
	 * @return the outcome, {@code null} for completed
	 * @throws Exception if the attempt failed
	 */
	CompletableFuture<@Nullable JobOutcome> start(Object args, JobContext context) throws Exception;

}
