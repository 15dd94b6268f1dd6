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
	 * Measures.
	 * @param context where, which systems, and how thoroughly
	 * @return what was found
	 * @throws Exception if nothing could be measured
	 */
	Findings run(MeasureContext context) throws Exception;

}
