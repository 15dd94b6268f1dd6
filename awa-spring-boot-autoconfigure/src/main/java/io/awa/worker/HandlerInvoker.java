package io.awa.worker;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.awa.json.JobCodec;
import io.awa.worker.PayloadReader.NewerPayloadException;

/**
 * Finds the handler of a run, reads the payload for it and starts it.
 */
final class HandlerInvoker {

	private final HandlerRegistry handlers;

	private final PayloadReader payloads;

	private final RunEvents events;

	HandlerInvoker(HandlerRegistry handlers, JobCodec codec, RunEvents events) {
		this.handlers = handlers;
		this.payloads = new PayloadReader(codec, handlers.upcasters());
		this.events = events;
	}

	/**
	 * Starts a run on the calling thread.
	 * @throws NewerPayloadException if another node may know the payload
	 */
	CompletableFuture<@Nullable JobOutcome> start(Run run) throws Exception {
		this.events.onStarted(run);
		HandlerDefinition handler = this.handlers.find(run.kind());
		if (handler == null) {
			throw new IllegalStateException("Kind '" + run.kind() + "' was claimed without a handler.");
		}
		Object payload = this.payloads.read(run.job(), handler);
		return handler.traits().isReactive() ? handler.call().start(payload, run)
				: JobLogContext.with(run, () -> handler.call().start(payload, run));
	}

	/** Reads the payload of a job that runs with others. */
	Object read(Run run, HandlerDefinition handler) throws NewerPayloadException {
		this.events.onStarted(run);
		return this.payloads.read(run.job(), handler);
	}

}
