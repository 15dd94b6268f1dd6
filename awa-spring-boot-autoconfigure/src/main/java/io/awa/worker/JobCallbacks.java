package io.awa.worker;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Callbacks from outside, as a handler uses them during one run: register one, tell the
 * other side its id, and then either return {@link JobOutcome#waitForCallback} to wait
 * without a thread or a slot, or {@link #await} it in line. A callback that comes before
 * the handler waits is kept. All calls block, are committed at once and are no part of
 * the handler's transaction; {@link ReactiveJobCallbacks} has them for reactive handlers.
 */
public interface JobCallbacks {

	/**
	 * Registers a callback that may take an hour. The one registered before by this run
	 * becomes unknown, with what came for it.
	 * @return the callback
	 * @throws IllegalStateException if the job is no longer that of this run
	 */
	CallbackToken register();

	/**
	 * Registers a callback. The one registered before by this run becomes unknown, with
	 * what came for it.
	 * @param timeout how long from now, by the database clock, the job waits for it; at
	 * least a microsecond, at most 100 years
	 * @return the callback
	 * @throws io.awa.InvalidRequestException if the timeout is outside that range
	 * @throws IllegalStateException if the job is no longer that of this run
	 */
	CallbackToken register(Duration timeout);

	/**
	 * Waits for a callback while the run goes on and keeps its slot. Looks for it five
	 * times a second. Ends early when the run is cut off, so the deadline of the job
	 * bounds it too. Cancelling and retrying end the run by an exception that the handler
	 * should not catch.
	 * @param <T> the type of the payload
	 * @param token the callback, registered by this run
	 * @param type the type to read the payload as
	 * @return what came with complete or resume, or {@code null} if nothing came with it
	 * @throws CallbackFailedException if the other side says that it failed
	 * @throws CallbackTimeoutException if nothing came in time
	 * @throws InterruptedException if the run was cut off
	 * @throws IllegalStateException if the callback is not the current one of this run
	 * @throws io.awa.json.JobDecodingException if the payload does not fit the type
	 */
	<T> @Nullable T await(CallbackToken token, Class<T> type) throws InterruptedException;

	/**
	 * Says whether this run goes on after a callback has resumed the job. It stays so
	 * until the job ends, through retries of the run too.
	 * @return whether the job was resumed
	 */
	boolean isResumed();

	/**
	 * Returns what came with the callback that resumed the job. It stays until the job
	 * ends or is resumed again.
	 * @param <T> the type of the payload
	 * @param type the type to read the payload as
	 * @return the payload; empty if the job was not resumed or nothing came with it
	 * @throws io.awa.json.JobDecodingException if the payload does not fit the type
	 */
	<T> Optional<T> payload(Class<T> type);

}
