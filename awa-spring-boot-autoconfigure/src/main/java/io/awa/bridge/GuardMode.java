package io.awa.bridge;

/**
 * What to do with a call that would leave the transaction that surrounds it, or block a
 * thread that must not block.
 */
public enum GuardMode {

	/** Refuse it before anything is sent. */
	FAIL,

	/** Let it go on, and write a warning to the log, once for each place in the code. */
	WARN,

	/** Let it go on. */
	OFF

}
