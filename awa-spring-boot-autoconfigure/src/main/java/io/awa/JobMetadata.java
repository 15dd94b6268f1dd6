package io.awa;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of the metadata that the library keeps for itself. They start with
 * {@code awa:} and cannot be set by {@link InsertOptions}.
 */
public final class JobMetadata {

	/** What keys of the library start with. */
	public static final String RESERVED_PREFIX = "awa:";

	/** The version of the payload, a number; absent means 1. */
	public static final String VERSION = "awa:version";

	/**
	 * The delays between attempts that the job asks for; absent means it asks for none.
	 */
	public static final String BACKOFF = "awa:backoff";

	/**
	 * What continues the trace of the insert, an object with members such as
	 * {@code traceparent}; absent means there is none.
	 */
	public static final String TRACE = "awa:trace";

	private JobMetadata() {
	}

	/**
	 * Adds the version of the payload, if it is not the first.
	 * @param metadata the metadata of the user
	 * @param version the version of the payload
	 * @return the metadata to store
	 */
	public static Map<String, Object> withVersion(Map<String, Object> metadata, int version) {
		if (version == 1) {
			return metadata;
		}
		Map<String, Object> stored = new LinkedHashMap<>(metadata);
		stored.put(VERSION, version);
		return stored;
	}

	/**
	 * Adds the delays between attempts.
	 * @param metadata the metadata
	 * @param backoff what the job asks for
	 * @return the metadata to store
	 */
	public static Map<String, Object> withBackoff(Map<String, Object> metadata, Backoff backoff) {
		Map<String, Object> stored = new LinkedHashMap<>(metadata);
		stored.put(BACKOFF, backoff.toString());
		return stored;
	}

	/**
	 * Adds what continues the trace of the insert.
	 * @param metadata the metadata
	 * @param trace names and values, as a propagator of traces writes them
	 * @return the metadata to store
	 */
	public static Map<String, Object> withTrace(Map<String, Object> metadata, Map<String, String> trace) {
		Map<String, Object> stored = new LinkedHashMap<>(metadata);
		stored.put(TRACE, trace);
		return stored;
	}

	/**
	 * Leaves out what the library has added, so that the rest can go into another job.
	 * @param metadata the metadata as it is stored
	 * @return the metadata of the user
	 */
	public static Map<String, Object> withoutReserved(Map<String, Object> metadata) {
		if (metadata.keySet().stream().noneMatch((key) -> key.startsWith(RESERVED_PREFIX))) {
			return metadata;
		}
		Map<String, Object> own = new LinkedHashMap<>(metadata);
		own.keySet().removeIf((key) -> key.startsWith(RESERVED_PREFIX));
		return own;
	}

}
