package io.awa.client;

import reactor.core.publisher.Mono;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.JobFilter;

/**
 * {@link ReactiveBulkChanges} over R2DBC.
 */
final class R2dbcBulkChanges implements ReactiveBulkChanges {

	private final ReactiveRunner runner;

	private final JobOperations operations;

	R2dbcBulkChanges(ReactiveRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new JobOperations(settings);
	}

	@Override
	public Mono<BulkPreview> preview(JobFilter filter) {
		return this.runner.run(() -> this.operations.preview(filter));
	}

	@Override
	public Mono<BulkResult> setPriority(JobFilter filter, int priority) {
		return this.runner.run(() -> this.operations.setPriority(filter, priority));
	}

	@Override
	public Mono<BulkResult> moveQueue(JobFilter filter, String queue) {
		return this.runner.run(() -> this.operations.moveQueue(filter, queue));
	}

	@Override
	public Mono<BulkResult> moveQueue(JobFilter filter, String queue, int priority) {
		return this.runner.run(() -> this.operations.moveQueue(filter, queue, priority));
	}

	@Override
	public Mono<BulkResult> retry(JobFilter filter) {
		return this.runner.run(() -> this.operations.retry(filter));
	}

	@Override
	public Mono<BulkResult> cancel(JobFilter filter) {
		return this.runner.run(() -> this.operations.cancel(filter));
	}

}
