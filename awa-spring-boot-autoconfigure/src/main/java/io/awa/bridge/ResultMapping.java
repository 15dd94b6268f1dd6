package io.awa.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Calls the target, now or on subscription, and turns its result into that of the view.
 */
@FunctionalInterface
interface ResultMapping {

	/**
	 * Delivers the result of a call.
	 * @param invocation calls the target
	 * @param views makes views of results, and waits for them
	 * @return what the method of the view returns
	 * @throws Throwable what the target threw
	 */
	@Nullable Object deliver(Invocation invocation, Views views) throws Throwable;

}
