package io.awa.worker;

import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * A handler, found among the beans.
 *
 * @param kind the kind of the jobs it runs
 * @param queue the queue it expects them in
 * @param payloadType what it takes, generics included; of a batch handler the element
 * @param call starts it for one job
 * @param description where it is in the code, for messages
 * @param traits what it does besides that
 * @param options what it says about its runs
 */
public record HandlerDefinition(String kind, String queue, Type payloadType, HandlerCall call, String description,
		HandlerTraits traits, HandlerOptions options) {

	/**
	 * Creates a handler that does nothing special.
	 * @param kind the kind of the jobs it runs
	 * @param queue the queue it expects them in
	 * @param payloadType what it takes, generics included
	 * @param call starts it for one job
	 * @param description where it is in the code, for messages
	 */
	public HandlerDefinition(String kind, String queue, Type payloadType, HandlerCall call, String description) {
		this(kind, queue, payloadType, call, description, HandlerTraits.DEFAULTS, HandlerOptions.none());
	}

	/** All kinds that it runs, its own first. */
	List<String> kinds() {
		return Stream.concat(Stream.of(this.kind), this.traits.aliases().stream()).toList();
	}

	HandlerDefinition withOptions(HandlerOptions options) {
		return new HandlerDefinition(this.kind, this.queue, this.payloadType, this.call, this.description, this.traits,
				options);
	}

	HandlerDefinition withCalls(HandlerCall call, HandlerTraits traits) {
		return new HandlerDefinition(this.kind, this.queue, this.payloadType, call, this.description, traits,
				this.options);
	}

}
