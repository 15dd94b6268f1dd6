package io.awa.bridge;

import io.awa.AwaException;

/**
 * A section returned while something that it had begun was not done: a future, or a
 * transaction of {@code begin()}. It was cancelled, and the transaction rolls back.
 */
public class UnfinishedWorkException extends AwaException {

	/**
	 * Creates the exception.
	 * @param count how many of them there were
	 */
	public UnfinishedWorkException(int count) {
		super("The section returned while " + count + " of the futures or transactions that it had begun were not "
				+ "done. They were cancelled. Wait for futures before the end of the section, by join() or "
				+ "bridge.await(…); commit what begin() gave you, and close it, best with try-with-resources.");
	}

}
