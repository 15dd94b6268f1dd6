package io.awa.bridge;

import io.awa.AwaException;

/**
 * A statement was about to wait for a stream of rows on the same connection, for ever.
 * Nothing was sent.
 */
public class StreamStillOpenException extends AwaException {

	/**
	 * Creates the exception.
	 */
	public StreamStillOpenException() {
		super("A stream of this section is open, and its rows are still on the connection of the transaction: another "
				+ "statement would wait for it for ever. Read the stream to its end or close it first, or collect it "
				+ "into a list.");
	}

}
