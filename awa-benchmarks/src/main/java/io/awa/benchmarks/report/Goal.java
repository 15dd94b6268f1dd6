package io.awa.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * What was aimed at, and what was reached.
 *
 * @param text what is compared
 * @param limit what is wanted, in words
 * @param reached what was measured, if it could be
 * @param met whether that is enough
 */
public record Goal(String text, String limit, @Nullable Double reached, boolean met) {

	Goal over(Goal earlier) {
		return (this.reached != null) ? this : earlier;
	}

	/**
	 * Returns the answer that the report gives.
	 * @return yes, no, or that it was not measured
	 */
	public String answer() {
		if (this.reached == null) {
			return "not measured";
		}
		return this.met ? "yes" : "**no**";
	}

}
