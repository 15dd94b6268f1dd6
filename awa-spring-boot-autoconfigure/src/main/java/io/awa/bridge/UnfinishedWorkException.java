package io.awa.bridge;

import io.awa.AwaException;

/**
 * A section returned while futures of it were still running. They were cancelled, and the
 * transaction rolls back.
 */
public class UnfinishedWorkException extends AwaException {

	/**
	 * Creates the exception.
	 * @param count how many futures were running
	 */
	public UnfinishedWorkException(int count) {
		super("The section returned while " + count + " of its futures were running. They were cancelled. Wait for "
				+ "them before the end of the section, by join() or bridge.await(…).");
	}

}
