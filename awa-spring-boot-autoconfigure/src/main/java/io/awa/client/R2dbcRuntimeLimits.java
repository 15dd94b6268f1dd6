package io.awa.client;

import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;

/**
 * {@link ReactiveRuntimeLimits} over R2DBC.
 */
final class R2dbcRuntimeLimits implements ReactiveRuntimeLimits {

	private final ReactiveRunner runner;

	private final LimitOperations operations;

	R2dbcRuntimeLimits(ReactiveRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new LimitOperations(settings);
	}

	@Override
	public Mono<StoredQueueLimits> get(String queue) {
		return this.runner.run(() -> this.operations.get(queue));
	}

	@Override
	public Mono<List<StoredQueueLimits>> list() {
		return this.runner.run(() -> this.operations.list());
	}

	@Override
	public Mono<Void> set(String queue, QueueLimits limits, String by) {
		return this.runner.run(() -> this.operations.set(queue, limits, by)).then();
	}

	@Override
	public Mono<Boolean> clear(String queue) {
		return this.runner.run(() -> this.operations.clear(queue));
	}

}
