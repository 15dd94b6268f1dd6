package io.awa.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a handler does besides running one job of its kind at a time.
 *
 * @param aliases other kinds whose jobs it runs too
 * @param payloadVersion the version of the payload it takes, or
 * {@link #ANY_PAYLOAD_VERSION}
 * @param isReactive whether it returns a Mono
 * @param batchSize how many jobs it takes at once at most
 * @param batchCall starts it for many jobs, or {@code null} if it takes one at a time
 */
public record HandlerTraits(List<String> aliases, int payloadVersion, boolean isReactive, int batchSize,
		@Nullable BatchCall batchCall) {

	/** Of handlers that take whatever is stored, such as those with a map. */
	public static final int ANY_PAYLOAD_VERSION = 0;

	/** Of a handler that asks for nothing special. */
	public static final HandlerTraits DEFAULTS = new HandlerTraits(List.of(), ANY_PAYLOAD_VERSION, false, 1, null);

	/**
	 * Copies the aliases.
	 */
	public HandlerTraits {
		aliases = List.copyOf(aliases);
	}

	HandlerTraits withBatchCall(BatchCall call) {
		return new HandlerTraits(this.aliases, this.payloadVersion, this.isReactive, this.batchSize, call);
	}

}
