package io.awa.client;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.JobFilter;

/**
 * {@link BulkChanges} over JDBC.
 */
final class JdbcBulkChanges implements BulkChanges {

	private final JdbcRunner runner;

	private final JobOperations operations;

	JdbcBulkChanges(JdbcRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new JobOperations(settings);
	}

	@Override
	public BulkPreview preview(JobFilter filter) {
		return this.runner.run(this.operations.preview(filter));
	}

	@Override
	public BulkResult setPriority(JobFilter filter, int priority) {
		return this.runner.run(this.operations.setPriority(filter, priority));
	}

	@Override
	public BulkResult moveQueue(JobFilter filter, String queue) {
		return this.runner.run(this.operations.moveQueue(filter, queue));
	}

	@Override
	public BulkResult moveQueue(JobFilter filter, String queue, int priority) {
		return this.runner.run(this.operations.moveQueue(filter, queue, priority));
	}

	@Override
	public BulkResult retry(JobFilter filter) {
		return this.runner.run(this.operations.retry(filter));
	}

	@Override
	public BulkResult cancel(JobFilter filter) {
		return this.runner.run(this.operations.cancel(filter));
	}

}
