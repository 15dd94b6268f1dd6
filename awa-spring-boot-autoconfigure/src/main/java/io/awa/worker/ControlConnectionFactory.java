package io.awa.worker;

/**
 * Opens the connection that a worker keeps for itself, outside the application's pool if
 * that can be had.
 */
public abstract class ControlConnectionFactory {

	/** Only for the two drivers of this library. */
	ControlConnectionFactory() {
	}

	abstract ControlConnection open() throws Exception;

}
