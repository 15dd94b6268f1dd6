package io.awa.worker;

import java.util.UUID;

import io.awa.AwaException;

/**
 * The other side says that what a run waited for has failed. If the handler does not
 * catch it, the attempt has failed.
 */
public class CallbackFailedException extends AwaException {

	private final UUID callbackId;

	/**
	 * Creates the exception.
	 * @param callbackId identifies the callback
	 * @param error what the other side said
	 */
	public CallbackFailedException(UUID callbackId, String error) {
		super(error);
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
