package io.awa.client;

import java.util.Map;

import reactor.core.publisher.Mono;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;

/**
 * {@link ReactiveDeadLetters} over R2DBC.
 */
final class R2dbcDeadLetters implements ReactiveDeadLetters {

	private final ReactiveRunner runner;

	private final DeadLetterOperations operations;

	R2dbcDeadLetters(ReactiveRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new DeadLetterOperations(settings);
	}

	@Override
	public Mono<Page<DeadLetter>> list(JobFilter filter, PageRequest page) {
		return this.runner.run(() -> this.operations.list(filter, page));
	}

	@Override
	public Mono<DeadLetter> find(long jobId) {
		return this.runner.run(() -> this.operations.find(jobId)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Map<String, Long>> countByQueue() {
		return this.runner.run(() -> this.operations.countByQueue());
	}

	@Override
	public Mono<JobChange> retry(long jobId) {
		return this.runner.run(() -> this.operations.retry(jobId, RetryOptions.defaults()));
	}

	@Override
	public Mono<JobChange> retry(long jobId, RetryOptions options) {
		return this.runner.run(() -> this.operations.retry(jobId, options));
	}

	@Override
	public Mono<BulkResult> retryAll(JobFilter filter, RetryOptions options) {
		return this.runner.run(() -> this.operations.retryAll(filter, options));
	}

	@Override
	public Mono<JobChange> moveFailed(long jobId, String reason) {
		return this.runner.run(() -> this.operations.moveFailed(jobId, reason));
	}

	@Override
	public Mono<BulkResult> moveAllFailed(JobFilter filter, String reason) {
		return this.runner.run(() -> this.operations.moveAllFailed(filter, reason));
	}

	@Override
	public Mono<JobChange> purge(long jobId) {
		return this.runner.run(() -> this.operations.purge(jobId));
	}

	@Override
	public Mono<BulkResult> purgeAll(JobFilter filter) {
		return this.runner.run(() -> this.operations.purgeAll(filter));
	}

}
