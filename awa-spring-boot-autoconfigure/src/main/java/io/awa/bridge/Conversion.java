package io.awa.bridge;

/**
 * Turns a value of one side into that of the other.
 */
@FunctionalInterface
interface Conversion {

	/** For values that are the same on both sides. */
	Conversion NONE = (value, views) -> value;

	/**
	 * Converts a value.
	 * @param value the value
	 * @param views makes views of values, and waits for them
	 * @return the other value
	 */
	Object convert(Object value, Views views);

}
