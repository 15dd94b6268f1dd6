package io.awa.worker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The handlers of an application by kind.
 */
public final class HandlerRegistry {

	private final Map<String, HandlerDefinition> byKind = new LinkedHashMap<>();

	/**
	 * Creates the registry.
	 * @param handlers the handlers found
	 * @throws DuplicateHandlerException if two of them have the same kind
	 */
	public HandlerRegistry(Collection<HandlerDefinition> handlers) {
		for (HandlerDefinition handler : handlers) {
			HandlerDefinition other = this.byKind.put(handler.kind(), handler);
			if (other != null) {
				throw new DuplicateHandlerException(handler.kind(), other.description(), handler.description());
			}
		}
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

	@Nullable HandlerDefinition find(String kind) {
		return this.byKind.get(kind);
	}

}
