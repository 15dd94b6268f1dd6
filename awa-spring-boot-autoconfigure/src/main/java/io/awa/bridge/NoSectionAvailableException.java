package io.awa.bridge;

import java.time.Duration;

import io.awa.AwaException;

/**
 * A section did not get its turn in time. Its code did not run.
 */
public final class NoSectionAvailableException extends AwaException {

	private NoSectionAvailableException(String message) {
		super(message);
	}

	static NoSectionAvailableException afterWaiting(Duration timeout, int maxSections) {
		return new NoSectionAvailableException("No section became free within " + timeout + "; " + maxSections
				+ " run at the same time. Let them end sooner, or raise awa.bridge.max-sections or "
				+ "awa.bridge.section-acquire-timeout.");
	}

	static NoSectionAvailableException nestedAfterWaiting(Duration timeout) {
		return new NoSectionAvailableException("A nested section runs on the thread of the section around it, but that "
				+ "did not wait for it within " + timeout
				+ ". Wait for what runs it by bridge.await(…) or by join() of " + "a future of the bridge.");
	}

	static NoSectionAvailableException rejected() {
		return new NoSectionAvailableException("The bridge is closed, so no section starts. The application stops.");
	}

}
