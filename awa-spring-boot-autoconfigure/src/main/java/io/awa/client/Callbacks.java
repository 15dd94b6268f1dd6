package io.awa.client;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;

/**
 * Resolves callbacks that jobs wait for, by blocking calls in the surrounding
 * transaction. Of several calls for the same callback a single one wins; to the others it
 * is unknown, which is a result and not an error.
 */
public interface Callbacks {

	/**
	 * Completes the job that waits.
	 * @param callbackId identifies the callback
	 * @param payload what is kept as the result of the job: a record, an object or a map,
	 * or {@code null}
	 * @return what became of it
	 */
	CallbackResult complete(UUID callbackId, @Nullable Object payload);

	/**
	 * Fails the job that waits for good.
	 * @param callbackId identifies the callback
	 * @param error why, 1 to 2000 characters
	 * @return what became of it
	 */
	CallbackResult fail(UUID callbackId, String error);

	/**
	 * Lets the job that waits run again, with all attempts before it.
	 * @param callbackId identifies the callback
	 * @return what became of it
	 */
	CallbackResult retry(UUID callbackId);

	/**
	 * Lets the job that waits go on with what came from outside; its attempt is not used
	 * up.
	 * @param callbackId identifies the callback
	 * @param payload what its handler gets: a record, an object or a map, or {@code null}
	 * @return what became of it
	 */
	CallbackResult resume(UUID callbackId, @Nullable Object payload);

	/**
	 * Cancels the job that waits.
	 * @param callbackId identifies the callback
	 * @return what became of it
	 */
	CallbackResult cancel(UUID callbackId);

	/**
	 * Says that the outside still works on it.
	 * @param callbackId identifies the callback
	 * @param timeout how long from now, by the database clock, the job goes on waiting
	 * @return what became of it
	 */
	CallbackResult heartbeat(UUID callbackId, Duration timeout);

}
