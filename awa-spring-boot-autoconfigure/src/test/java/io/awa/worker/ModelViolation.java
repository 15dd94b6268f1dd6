package io.awa.worker;

/**
 * The queue did something that the model does not allow. The message begins with the
 * invariants that it breaks.
 */
final class ModelViolation extends AssertionError {

	ModelViolation(String message) {
		super(message);
	}

	ModelViolation(String message, Throwable cause) {
		super(message, cause);
	}

	static void fail(String invariant) {
		throw new ModelViolation(invariant);
	}

	static void check(boolean holds, String invariant, Object... details) {
		if (!holds) {
			throw new ModelViolation(String.format(invariant, details));
		}
	}

}
