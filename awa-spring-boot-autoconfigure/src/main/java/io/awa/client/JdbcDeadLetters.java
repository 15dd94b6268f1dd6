package io.awa.client;

import java.util.Map;
import java.util.Optional;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;

/**
 * {@link DeadLetters} over JDBC.
 */
final class JdbcDeadLetters implements DeadLetters {

	private final JdbcRunner runner;

	private final DeadLetterOperations operations;

	JdbcDeadLetters(JdbcRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new DeadLetterOperations(settings);
	}

	@Override
	public Page<DeadLetter> list(JobFilter filter, PageRequest page) {
		return this.runner.run(this.operations.list(filter, page));
	}

	@Override
	public Optional<DeadLetter> find(long jobId) {
		return this.runner.run(this.operations.find(jobId));
	}

	@Override
	public Map<String, Long> countByQueue() {
		return this.runner.run(this.operations.countByQueue());
	}

	@Override
	public JobChange retry(long jobId) {
		return this.runner.run(this.operations.retry(jobId, RetryOptions.defaults()));
	}

	@Override
	public JobChange retry(long jobId, RetryOptions options) {
		return this.runner.run(this.operations.retry(jobId, options));
	}

	@Override
	public BulkResult retryAll(JobFilter filter, RetryOptions options) {
		return this.runner.run(this.operations.retryAll(filter, options));
	}

	@Override
	public JobChange moveFailed(long jobId, String reason) {
		return this.runner.run(this.operations.moveFailed(jobId, reason));
	}

	@Override
	public BulkResult moveAllFailed(JobFilter filter, String reason) {
		return this.runner.run(this.operations.moveAllFailed(filter, reason));
	}

	@Override
	public JobChange purge(long jobId) {
		return this.runner.run(this.operations.purge(jobId));
	}

	@Override
	public BulkResult purgeAll(JobFilter filter) {
		return this.runner.run(this.operations.purgeAll(filter));
	}

}
