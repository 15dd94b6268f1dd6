package io.awa;

/**
 * A call was refused before anything was sent, because it would have left the transaction
 * that surrounds it, or blocked a thread that must not block.
 */
public class BoundaryException extends AwaException {

	private final BoundaryCode code;

	/**
	 * Creates the exception.
	 * @param code the case
	 * @param message what would have happened, and the remedy
	 */
	public BoundaryException(BoundaryCode code, String message) {
		super("[" + code + "] " + message);
		this.code = code;
	}

	/**
	 * Returns the case.
	 * @return the code
	 */
	public BoundaryCode code() {
		return this.code;
	}

}
