package io.awa.bridge;

import io.awa.bridge.SectionClosedException.Reason;

/**
 * What a section has subscribed to.
 */
interface SectionWork {

	/** Cancels it, because the section is closed. */
	void closed(Reason reason);

	/** Whether the section must not return before it is done. */
	boolean mustFinish();

	/** Whether no other statement gets through before it is done. */
	boolean blocksConnection();

}
