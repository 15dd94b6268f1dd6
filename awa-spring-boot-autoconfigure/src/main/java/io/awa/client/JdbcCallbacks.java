package io.awa.client;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;

/**
 * {@link Callbacks} over JDBC.
 */
final class JdbcCallbacks implements Callbacks {

	private final JdbcRunner runner;

	private final CallbackOperations operations;

	JdbcCallbacks(JdbcRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new CallbackOperations(settings);
	}

	@Override
	public CallbackResult complete(UUID callbackId, @Nullable Object payload) {
		return this.runner.run(this.operations.complete(callbackId, payload));
	}

	@Override
	public CallbackResult fail(UUID callbackId, String error) {
		return this.runner.run(this.operations.fail(callbackId, error));
	}

	@Override
	public CallbackResult retry(UUID callbackId) {
		return this.runner.run(this.operations.retry(callbackId));
	}

	@Override
	public CallbackResult resume(UUID callbackId, @Nullable Object payload) {
		return this.runner.run(this.operations.resume(callbackId, payload));
	}

	@Override
	public CallbackResult cancel(UUID callbackId) {
		return this.runner.run(this.operations.cancel(callbackId));
	}

	@Override
	public CallbackResult heartbeat(UUID callbackId, Duration timeout) {
		return this.runner.run(this.operations.heartbeat(callbackId, timeout));
	}

}
