package io.awa.benchmarks.measure;

/**
 * Something that is compared between the systems.
 */
public interface Measure {

	/**
	 * Returns the name that the measure is chosen by.
	 * @return one word
	 */
	String name();

	/**
	 * Tells whether systems run one after the other, each for itself, so that what was
	 * found of one still holds when another is measured later.
	 * @return whether they do not take turns
	 */
	default boolean isOneByOne() {
		return false;
	}

	/**
	 * Measures.
	 * @param context where, which systems, and how thoroughly
	 * @return what was found
	 * @throws Exception if nothing could be measured
	 */
	Findings run(MeasureContext context) throws Exception;

}
