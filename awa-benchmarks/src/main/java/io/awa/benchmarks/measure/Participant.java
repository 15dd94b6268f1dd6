package io.awa.benchmarks.measure;

import io.awa.benchmarks.system.SystemKind;

/**
 * A system that takes turns with others, in a database of its own.
 */
interface Participant extends AutoCloseable {

	SystemKind kind();

	/**
	 * Vacuums, so that a turn does not pay for the one before.
	 * @throws InterruptedException if the thread shall end
	 */
	void settle() throws InterruptedException;

	@Override
	void close();

}
