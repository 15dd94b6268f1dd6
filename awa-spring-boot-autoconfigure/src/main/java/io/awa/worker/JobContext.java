package io.awa.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A job as its handler sees it during one run.
 */
public interface JobContext {

	/**
	 * Identifies the job.
	 * @return the id
	 */
	long jobId();

	/**
	 * Names the type of work.
	 * @return the kind
	 */
	String kind();

	/**
	 * Names the queue the job was claimed from.
	 * @return the queue
	 */
	String queue();

	/**
	 * Counts the runs of the job.
	 * @return 1 for the first run
	 */
	int attempt();

	/**
	 * Says how many runs the job gets.
	 * @return the number of runs
	 */
	int maxAttempts();

	/**
	 * Identifies this run. It grows with every claim, so other systems can use it as a
	 * fencing token: a write with a smaller lease comes from a run that was given up.
	 * @return the lease
	 */
	long lease();

	/**
	 * Says when this run began, by the database clock.
	 * @return the time of the claim
	 */
	Instant claimedAt();

	/**
	 * Says when this run is given up, by the database clock.
	 * @return the deadline, or {@code null} if there is none
	 */
	@Nullable Instant deadline();

	/**
	 * Holds what the inserter added beside the payload.
	 * @return the metadata, empty if there is none
	 */
	Map<String, Object> metadata();

	/**
	 * Holds the words to find the job by.
	 * @return the tags, empty if there are none
	 */
	List<String> tags();

	/**
	 * Says whether the result of this run is no longer wanted: its deadline has passed,
	 * the worker stops, or the job was given to another worker. A handler that does not
	 * react to interrupts can ask.
	 * @return whether to give up
	 */
	boolean isCancelled();

}
