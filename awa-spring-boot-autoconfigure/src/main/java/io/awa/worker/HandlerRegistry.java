package io.awa.worker;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The handlers of an application by kind, aliases included.
 */
public final class HandlerRegistry {

	private final Map<String, HandlerDefinition> byKind = new LinkedHashMap<>();

	private final PayloadUpcasters upcasters;

	/**
	 * Creates the registry.
	 * @param handlers the handlers found
	 * @throws DuplicateHandlerException if two of them have the same kind or alias
	 */
	public HandlerRegistry(Collection<HandlerDefinition> handlers) {
		this(handlers, PayloadUpcasters.none());
	}

	/**
	 * Creates the registry of an application with upcasters.
	 * @param handlers the handlers found
	 * @param upcasters bring older payloads up to date
	 * @throws DuplicateHandlerException if two of them have the same kind or alias
	 * @throws InvalidHandlerException if a step to a handler's payload is missing, or one
	 * leads nowhere
	 */
	public HandlerRegistry(Collection<HandlerDefinition> handlers, PayloadUpcasters upcasters) {
		this.upcasters = upcasters;
		handlers.forEach(upcasters::requireChain);
		for (HandlerDefinition handler : handlers) {
			handler.kinds().forEach((kind) -> add(kind, handler));
		}
	}

	private void add(String kind, HandlerDefinition handler) {
		HandlerDefinition other = this.byKind.put(kind, handler);
		if (other != null) {
			throw new DuplicateHandlerException(kind, describe(kind, other), describe(kind, handler));
		}
	}

	private static String describe(String kind, HandlerDefinition handler) {
		return handler.description() + (kind.equals(handler.kind()) ? "" : ", by an alias of it");
	}

	/**
	 * Returns the kinds that have a handler.
	 * @return the kinds, empty if there is no handler
	 */
	public Set<String> kinds() {
		return Set.copyOf(this.byKind.keySet());
	}

	/**
	 * Returns the queues that handlers expect jobs in.
	 * @return the queues in alphabetical order
	 */
	public Set<String> queues() {
		Set<String> queues = new TreeSet<>();
		this.byKind.values().forEach((handler) -> queues.add(handler.queue()));
		return queues;
	}

	/**
	 * Requires handlers and configuration to name the same queues.
	 * @param configured the configured queues
	 * @throws UnmatchedQueueException if one side names a queue that the other does not
	 */
	public void requireQueues(Set<String> configured) {
		Set<String> expected = queues();
		configured.stream().sorted().filter((queue) -> !expected.contains(queue)).findFirst().ifPresent((queue) -> {
			throw new UnmatchedQueueException(queue, true);
		});
		expected.stream().filter((queue) -> !configured.contains(queue)).findFirst().ifPresent((queue) -> {
			throw new UnmatchedQueueException(queue, false);
		});
	}

	/** Returns a registry of the same handlers, each changed. */
	HandlerRegistry map(UnaryOperator<HandlerDefinition> change) {
		return new HandlerRegistry(this.byKind.values().stream().distinct().map(change).toList(), this.upcasters);
	}

	PayloadUpcasters upcasters() {
		return this.upcasters;
	}

	/** The time limits of kinds in microseconds; null for a kind without. */
	@Nullable Long[] timeoutMicros(String[] kinds) {
		return Arrays.stream(kinds).map((kind) -> {
			HandlerDefinition handler = find(kind);
			Duration timeout = (handler != null) ? handler.options().timeout() : null;
			return (timeout != null) ? ClaimSql.micros(timeout) : null;
		}).toArray(Long[]::new);
	}

	@Nullable HandlerDefinition find(String kind) {
		return this.byKind.get(kind);
	}

}
