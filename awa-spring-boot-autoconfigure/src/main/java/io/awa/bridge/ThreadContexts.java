package io.awa.bridge;

import reactor.util.context.ContextView;

/**
 * Lets the calls of a thread see another context for a while, so that they join a
 * transaction that blocking code began by itself.
 */
@FunctionalInterface
interface ThreadContexts {

	/** Only the transaction object itself is in its transaction. */
	ThreadContexts NONE = (context) -> () -> {
	};

	/**
	 * Makes calls of this thread see a context until they are told to leave it. Entered
	 * contexts are left in the reverse order, unless they are left too late.
	 * @param context the context
	 * @return leaves it
	 */
	Runnable enter(ContextView context);

}
