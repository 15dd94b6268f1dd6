package io.awa.client;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.awa.CallbackResult;

/**
 * {@link ReactiveCallbacks} over R2DBC.
 */
final class R2dbcCallbacks implements ReactiveCallbacks {

	private final ReactiveRunner runner;

	private final CallbackOperations operations;

	R2dbcCallbacks(ReactiveRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new CallbackOperations(settings);
	}

	@Override
	public Mono<CallbackResult> complete(UUID callbackId, @Nullable Object payload) {
		return this.runner.run(() -> this.operations.complete(callbackId, payload));
	}

	@Override
	public Mono<CallbackResult> fail(UUID callbackId, String error) {
		return this.runner.run(() -> this.operations.fail(callbackId, error));
	}

	@Override
	public Mono<CallbackResult> retry(UUID callbackId) {
		return this.runner.run(() -> this.operations.retry(callbackId));
	}

	@Override
	public Mono<CallbackResult> resume(UUID callbackId, @Nullable Object payload) {
		return this.runner.run(() -> this.operations.resume(callbackId, payload));
	}

	@Override
	public Mono<CallbackResult> cancel(UUID callbackId) {
		return this.runner.run(() -> this.operations.cancel(callbackId));
	}

	@Override
	public Mono<CallbackResult> heartbeat(UUID callbackId, Duration timeout) {
		return this.runner.run(() -> this.operations.heartbeat(callbackId, timeout));
	}

}
