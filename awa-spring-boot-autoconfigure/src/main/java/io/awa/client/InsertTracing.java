package io.awa.client;

import java.util.Map;

/**
 * Observes each insert, and says what of the trace travels with the job.
 */
@FunctionalInterface
public interface InsertTracing {

	/** Observes nothing. */
	InsertTracing NONE = (kind, queue, context) -> Map.of();

	/**
	 * A job is about to be inserted.
	 * @param kind its kind
	 * @param queue its queue
	 * @param context the context of a reactive subscriber, empty for blocking callers
	 * @return what is stored with the job for those who run it, maybe nothing
	 */
	Map<String, String> onInsert(String kind, String queue, InsertContext context);

}
