package io.awa.client;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * The context of a subscriber to an insert.
 */
record ReactiveInsertContext(ContextView view) implements InsertContext {

	@Override
	public @Nullable Object find(Object key) {
		return this.view.hasKey(key) ? this.view.<Object>get(key) : null;
	}

}
