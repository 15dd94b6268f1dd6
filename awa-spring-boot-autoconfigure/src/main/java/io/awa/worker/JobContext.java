package io.awa.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.awa.JobLogLevel;

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
	 * Says whether to come to an end: the last tenth of the time limit has begun, or the
	 * run was cut off. A handler that can stop in the middle asks between its steps, and
	 * returns {@link JobOutcome#retryAfter} or {@link JobOutcome#snooze} with a
	 * {@link #checkpoint(Object) checkpoint}.
	 * @return whether to stop soon
	 */
	boolean isStopRequested();

	/**
	 * Reports how much is done. Kept with the job until it completes, written at most
	 * once a second and with the outcome; does not block.
	 * @param percent how much is done, cut to 0 to 100
	 */
	default void progress(int percent) {
		progress(percent, null);
	}

	/**
	 * Reports how much is done and what is being done. Kept with the job until it
	 * completes, written at most once a second and with the outcome; does not block.
	 * @param percent how much is done, cut to 0 to 100
	 * @param message what is being done, cut to 2,000 characters; {@code null} leaves
	 * what was reported before
	 */
	void progress(int percent, @Nullable String message);

	/**
	 * Keeps a line with the job, as something to be informed of.
	 * @param message what to keep
	 * @see #log(JobLogLevel, String)
	 */
	default void log(String message) {
		log(JobLogLevel.INFO, message);
	}

	/**
	 * Keeps a line with the job if {@code awa.worker.job-log.enabled} is set, and does
	 * nothing otherwise; it does not go to the log of the application. Works with every
	 * logging system and on every thread, until the handler has ended. Written once a
	 * second and after the outcome; does not block.
	 * @param level how important it is
	 * @param message what to keep, cut to the length that is configured
	 */
	void log(JobLogLevel level, String message);

	/**
	 * Keeps what a later attempt can go on from. It survives failed attempts, snoozes and
	 * lost workers, and goes when the job completes. Written at most once a second and
	 * with the outcome, so after a crash the last one may be missing; does not block. See
	 * {@link #flushProgress()}.
	 * @param checkpoint what Jackson can write as JSON, at most 64 KiB of it
	 * @throws io.awa.InvalidRequestException if it cannot be kept
	 */
	void checkpoint(Object checkpoint);

	/**
	 * Returns the last checkpoint of this run or of an earlier one.
	 * @param <T> its type
	 * @param type its type
	 * @return the checkpoint, or empty if there is none
	 * @throws io.awa.json.JobDecodingException if it does not fit the type
	 */
	<T> Optional<T> checkpoint(Class<T> type);

	/**
	 * Writes progress and checkpoint now, outside any transaction of the handler; when it
	 * returns they are durable. Blocks, so reactive handlers use
	 * {@link ReactiveJobContext#flushProgress()}.
	 * @throws StaleLeaseException if the job was cancelled or given to another worker
	 */
	void flushProgress();

	/**
	 * Completes the job inside the transaction of the calling thread: what the handler
	 * wrote and the completion commit or roll back together, so that effects in the
	 * database happen once. If it rolls back, the attempt has failed, whatever the
	 * handler returns. The row of the run stays locked until the transaction ends. For
	 * reactive transactions see {@link ReactiveJobContext#complete()}.
	 * @throws StaleLeaseException if the job was cancelled or given to another worker;
	 * let it roll the transaction back
	 * @throws io.awa.TransactionRequiredException if there is no transaction of the
	 * database that holds the job
	 */
	void complete();

	/**
	 * Writes any outcome inside the transaction of the calling thread, as
	 * {@link #complete()} does. What the handler returns afterwards does not count.
	 * @param outcome what is to become of the job
	 * @throws StaleLeaseException if the job was cancelled or given to another worker;
	 * let it roll the transaction back
	 * @throws io.awa.TransactionRequiredException if there is no transaction of the
	 * database that holds the job
	 */
	void complete(JobOutcome outcome);

	/**
	 * Returns what lets the job wait for callbacks from outside. Reactive handlers use
	 * {@link ReactiveJobCallbacks#of(JobContext)}.
	 * @return the operations on callbacks
	 */
	JobCallbacks callbacks();

	/**
	 * Says whether the result of this run is no longer wanted: its deadline has passed,
	 * the worker stops, or the job was given to another worker. A handler that does not
	 * react to interrupts can ask.
	 * @return whether to give up
	 */
	boolean isCancelled();

}
