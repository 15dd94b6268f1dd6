package io.awa.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Starts user code for many jobs of one handler.
 */
@FunctionalInterface
public interface BatchCall {

	/**
	 * Starts a run of all of them. Blocking code runs to its end before this returns;
	 * reactive code goes on afterwards, until the future ends or is cancelled.
	 * @param args the payloads, in the order of the context
	 * @param context the jobs and their runs
	 * @return the outcomes, {@code null} for all completed
	 * @throws Exception if the attempt failed for all
	 */
	CompletableFuture<@Nullable BatchOutcome> start(List<Object> args, BatchContext context) throws Exception;

}
