package io.awa.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * A job that is handed over to be inserted. What propagators put into the carrier is
 * stored with it.
 */
public final class AwaJobInsertObservationContext extends SenderContext<Map<String, String>> {

	private final Map<String, String> headers = new LinkedHashMap<>();

	private final String kind;

	private final String queue;

	AwaJobInsertObservationContext(String kind, String queue) {
		super((carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value), Kind.PRODUCER);
		this.kind = kind;
		this.queue = queue;
		setCarrier(this.headers);
	}

	/**
	 * Names the type of work.
	 * @return the kind of the job
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Names the queue.
	 * @return the queue of the job
	 */
	public String queue() {
		return this.queue;
	}

	Map<String, String> headers() {
		return this.headers;
	}

}
