package io.awa.client;

import java.util.List;
import java.util.Optional;

import io.awa.CronSchedule;
import io.awa.InsertResult;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;

/**
 * {@link CronSchedules} over JDBC.
 */
final class JdbcCronSchedules implements CronSchedules {

	private final JdbcRunner runner;

	private final CronOperations operations;

	JdbcCronSchedules(JdbcRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new CronOperations(settings);
	}

	@Override
	public List<CronSchedule> list() {
		return this.runner.run(this.operations.list());
	}

	@Override
	public Optional<CronSchedule> find(String name) {
		return this.runner.run(this.operations.find(name));
	}

	@Override
	public boolean put(NewCronSchedule schedule) {
		return this.runner.run(this.operations.put(schedule));
	}

	@Override
	public boolean pause(String name, PauseOptions options) {
		return this.runner.run(this.operations.pause(name, options));
	}

	@Override
	public boolean resume(String name) {
		return this.runner.run(this.operations.resume(name));
	}

	@Override
	public boolean delete(String name) {
		return this.runner.run(this.operations.delete(name));
	}

	@Override
	public Optional<InsertResult> trigger(String name) {
		return this.runner.run(this.operations.trigger(name));
	}

}
