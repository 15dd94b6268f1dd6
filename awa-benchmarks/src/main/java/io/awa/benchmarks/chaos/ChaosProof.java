package io.awa.benchmarks.chaos;

import java.util.List;

/**
 * A claim, and what contradicts it.
 *
 * @param claim what always holds
 * @param contradictions a sentence for each case in which it did not
 */
record ChaosProof(String claim, List<String> contradictions) {

	private static final int SHOWN = 5;

	boolean holds() {
		return this.contradictions.isEmpty();
	}

	@Override
	public String toString() {
		return holds() ? "ok     " + this.claim : "FAILED " + this.claim + ": not in " + this.contradictions.size()
				+ " cases, such as " + this.contradictions.stream().limit(SHOWN).toList();
	}

}
