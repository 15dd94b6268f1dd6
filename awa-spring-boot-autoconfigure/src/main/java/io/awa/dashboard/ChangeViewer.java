package io.awa.dashboard;

/**
 * Somebody who hears of changes.
 */
interface ChangeViewer {

	/**
	 * Sends an event.
	 * @throws RuntimeException if the viewer is gone
	 */
	void send(String event, String data);

	/** Ends the stream. */
	void end();

}
