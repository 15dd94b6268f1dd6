package io.awa.bridge;

import io.awa.AwaException;

/**
 * A section was used after its end. Nothing was sent. The transaction that it ran in
 * rolls back, or has ended before.
 */
public class SectionClosedException extends AwaException {

	/** Why the section is closed. */
	public enum Reason {

		/** Its code has returned. */
		ENDED("its code has returned. Use futures and streams of a section before that"),

		/** The pipeline it belongs to was cancelled. */
		CANCELLED("the pipeline it belongs to was cancelled, so its transaction rolls back. End the work"),

		/** A reactive call took longer than {@code awa.bridge.await-timeout}. */
		TIMED_OUT("a call took longer than awa.bridge.await-timeout, so its transaction rolls back. End the work, "
				+ "or raise the timeout"),

		/** Its thread was interrupted. */
		INTERRUPTED("its thread was interrupted, so its transaction rolls back. End the work");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param reason why the section is closed
	 */
	public SectionClosedException(Reason reason) {
		super("The section of this reactive pipeline is closed: " + reason.text + ".");
		this.reason = reason;
	}

	/**
	 * Returns why the section is closed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

}
