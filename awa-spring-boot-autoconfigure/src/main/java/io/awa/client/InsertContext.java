package io.awa.client;

import org.jspecify.annotations.Nullable;

/**
 * What an insert knows of its caller. In the reactive client that is the context of the
 * subscriber, which is the {@code ContextView} of Reactor; in the blocking client, which
 * works on the caller's thread, it is empty.
 */
@FunctionalInterface
public interface InsertContext {

	/**
	 * Finds a value in the context of the subscriber.
	 * @param key the key it was written with
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable Object find(Object key);

	/**
	 * Returns the context of the blocking client.
	 * @return a context without values
	 */
	static InsertContext none() {
		return (key) -> null;
	}

}
