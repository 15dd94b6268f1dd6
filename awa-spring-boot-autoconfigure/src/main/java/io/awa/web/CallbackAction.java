package io.awa.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request to the receiver does with a callback. The name in lower case is the last
 * part of the path.
 */
public enum CallbackAction {

	/** Completes the job; takes a payload, which becomes its result. */
	COMPLETE,

	/** Fails the job; takes the error. */
	FAIL,

	/** Lets the job go on; takes a payload for its handler. */
	RESUME,

	/** Lets the job run again, with all attempts before it. */
	RETRY,

	/** Cancels the job. */
	CANCEL,

	/** Lets the job wait longer; takes how long. */
	HEARTBEAT;

	/**
	 * Returns the last part of the path.
	 * @return the name in lower case, for example {@code complete}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<CallbackAction> find(String text) {
		return Arrays.stream(values()).filter((action) -> action.text().equals(text)).findFirst();
	}

}
