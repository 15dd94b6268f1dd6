package io.awa.worker;

import io.awa.AwaException;

/**
 * Two handlers claim the same kind.
 */
public class DuplicateHandlerException extends AwaException {

	private final String kind;

	/**
	 * Creates the exception.
	 * @param kind the kind that both handle
	 * @param first describes one handler
	 * @param second describes the other
	 */
	public DuplicateHandlerException(String kind, String first, String second) {
		super("Kind '" + kind + "' has two handlers: " + first + " and " + second
				+ ". Remove one, or give one of them another kind.");
		this.kind = kind;
	}

	/**
	 * Returns the kind that both handle.
	 * @return the kind
	 */
	public String kind() {
		return this.kind;
	}

}
