package io.awa.dashboard;

/**
 * Hides parts of payloads before the dashboard shows them. A bean of this type is asked
 * for payloads, results, checkpoints and metadata, if they are shown at all. Thread-safe.
 */
@FunctionalInterface
public interface DashboardRedactor {

	/** Shows everything as it is. */
	DashboardRedactor NONE = (kind, json) -> json;

	/**
	 * Returns what is to be shown.
	 * @param kind the kind of the job
	 * @param json a payload, a result, a checkpoint or the metadata, as JSON text
	 * @return the JSON text to show
	 */
	String redact(String kind, String json);

}
