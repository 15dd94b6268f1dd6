package io.awa.worker;

/**
 * Takes out of a text what people must not read, such as the number of a card that an
 * exception repeats. The library itself never writes payloads, metadata, results or
 * checkpoints to logs or exceptions, so this is about what handlers say: the message and
 * the stack trace of an exception, before they are logged, stored with the attempt and
 * told to listeners, and the lines that are kept in the log of a job. A bean of this type
 * is used by the worker.
 */
@FunctionalInterface
public interface PayloadRedactor {

	/** Leaves each text as it is. */
	PayloadRedactor NONE = (kind, text) -> text;

	/**
	 * Returns what is left of a text. If it fails, nothing is left.
	 * @param kind the kind of the job
	 * @param text what an exception says, its stack trace, the reason of an outcome, or a
	 * line for the log of a job; not cut yet
	 * @return the text without what people must not read
	 */
	String redact(String kind, String text);

}
