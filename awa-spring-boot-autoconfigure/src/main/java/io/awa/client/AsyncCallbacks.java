package io.awa.client;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;

/**
 * The operations of {@link Callbacks} with futures for results.
 */
public interface AsyncCallbacks {

	/**
	 * The same as {@link Callbacks#complete(UUID, Object)}.
	 * @param callbackId identifies the callback
	 * @param payload what is kept as the result of the job: a record, an object or a map,
	 * or {@code null}
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> complete(UUID callbackId, @Nullable Object payload);

	/**
	 * The same as {@link Callbacks#fail(UUID, String)}.
	 * @param callbackId identifies the callback
	 * @param error why, 1 to 2000 characters
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> fail(UUID callbackId, String error);

	/**
	 * The same as {@link Callbacks#retry(UUID)}.
	 * @param callbackId identifies the callback
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> retry(UUID callbackId);

	/**
	 * The same as {@link Callbacks#resume(UUID, Object)}.
	 * @param callbackId identifies the callback
	 * @param payload what its handler gets: a record, an object or a map, or {@code null}
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> resume(UUID callbackId, @Nullable Object payload);

	/**
	 * The same as {@link Callbacks#cancel(UUID)}.
	 * @param callbackId identifies the callback
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> cancel(UUID callbackId);

	/**
	 * The same as {@link Callbacks#heartbeat(UUID, Duration)}.
	 * @param callbackId identifies the callback
	 * @param timeout how long from now, by the database clock, the job goes on waiting
	 * @return the result, or the failure
	 */
	CompletableFuture<CallbackResult> heartbeat(UUID callbackId, Duration timeout);

}
