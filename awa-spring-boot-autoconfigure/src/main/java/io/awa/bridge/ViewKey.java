package io.awa.bridge;

/**
 * What a mapping depends on.
 *
 * @param view the interface that callers see
 * @param target the type that does the work
 * @param direction which of them is blocking
 */
record ViewKey(Class<?> view, Class<?> target, Direction direction) {

	/** What a view is like. */
	enum Direction {

		/** A blocking view of something reactive. */
		BLOCKING,

		/** A reactive view of something blocking. */
		REACTIVE;

		Direction reverse() {
			return (this == BLOCKING) ? REACTIVE : BLOCKING;
		}

		String text() {
			return (this == BLOCKING) ? "blocking" : "reactive";
		}

	}

}
