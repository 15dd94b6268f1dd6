package io.awa.client;

import java.util.List;

import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;

/**
 * {@link RuntimeLimits} over JDBC.
 */
final class JdbcRuntimeLimits implements RuntimeLimits {

	private final JdbcRunner runner;

	private final LimitOperations operations;

	JdbcRuntimeLimits(JdbcRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new LimitOperations(settings);
	}

	@Override
	public StoredQueueLimits get(String queue) {
		return this.runner.run(this.operations.get(queue));
	}

	@Override
	public List<StoredQueueLimits> list() {
		return this.runner.run(this.operations.list());
	}

	@Override
	public void set(String queue, QueueLimits limits, String by) {
		this.runner.run(this.operations.set(queue, limits, by));
	}

	@Override
	public boolean clear(String queue) {
		return this.runner.run(this.operations.clear(queue));
	}

}
