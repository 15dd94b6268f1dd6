package io.awa.worker;

import java.util.UUID;

import io.awa.AwaException;

/**
 * A callback that a run waited for in line did not come in time. If the handler does not
 * catch it, the attempt has failed.
 */
public class CallbackTimeoutException extends AwaException {

	private final UUID callbackId;

	/**
	 * Creates the exception.
	 * @param callbackId identifies the callback
	 */
	public CallbackTimeoutException(UUID callbackId) {
		super("The callback timed out.");
		this.callbackId = callbackId;
	}

	/**
	 * Identifies the callback.
	 * @return the id
	 */
	public UUID callbackId() {
		return this.callbackId;
	}

}
