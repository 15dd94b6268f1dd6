package io.awa;

import java.time.Duration;

/**
 * Another transaction inserted a job with the same unique key and did not end in time.
 * Nothing of the call was inserted, and the caller's transaction goes on.
 */
public class UniqueKeyLockedException extends AwaException {

	private final Duration timeout;

	/**
	 * Creates the exception.
	 * @param timeout how long the insert waited at most
	 */
	public UniqueKeyLockedException(Duration timeout) {
		super("Another transaction is inserting a job with the same unique key and has not ended within " + timeout
				+ ", or waits for this one. Commit or roll it back sooner, try again, or raise "
				+ "awa.insert.unique-lock-timeout.", null);
		this.timeout = timeout;
	}

	/**
	 * Returns how long the insert waited at most.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
