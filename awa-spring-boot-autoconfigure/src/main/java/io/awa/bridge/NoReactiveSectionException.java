package io.awa.bridge;

import io.awa.AwaException;

/**
 * A blocking call needs a section of a reactive pipeline, but the thread is in none.
 * Nothing was subscribed to.
 */
public class NoReactiveSectionException extends AwaException {

	/**
	 * Creates the exception.
	 */
	public NoReactiveSectionException() {
		super("Thread " + Thread.currentThread().getName() + " is in no section of a reactive pipeline, so there is "
				+ "no transaction to join. Call this code within bridge.call(() -> …), on the thread that runs it, or "
				+ "use bridge.standaloneClient() for a call that commits by itself.");
	}

}
