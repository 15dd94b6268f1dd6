package io.awa;

import java.util.Locale;

/**
 * What becomes of a job when one that it depends on fails, is cancelled or is deleted.
 */
public enum DependencyFailure {

	/** It is cancelled too. */
	CANCEL,

	/** It runs all the same, once the others have ended. */
	RUN,

	/** It goes on waiting, until an operator retries the other or cancels it. */
	WAIT;

	/**
	 * Returns the name in the database.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
