package io.awa.worker;

/**
 * Observes the runs of handlers, around everything else that is around them.
 */
@FunctionalInterface
public interface HandlerTracing {

	/** Observes nothing. */
	HandlerTracing NONE = (handler) -> handler;

	/**
	 * Puts itself around a handler.
	 * @param handler the handler with its interceptors
	 * @return the handler to register
	 */
	HandlerDefinition around(HandlerDefinition handler);

}
