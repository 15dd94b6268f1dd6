package io.awa.client;

import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the proxies of Spring and of pools wrap.
 */
final class R2dbcWrapped {

	private R2dbcWrapped() {
	}

	/**
	 * Unwraps step by step, because Spring's proxy looks one level deep only. Returns
	 * {@code null} if nothing of the type is wrapped.
	 */
	static <T> @Nullable T find(Object outer, Class<T> type) {
		Object current = outer;
		while (!type.isInstance(current) && current instanceof Wrapped<?> wrapped) {
			current = wrapped.unwrap();
		}
		return type.isInstance(current) ? type.cast(current) : null;
	}

}
