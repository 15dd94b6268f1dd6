package io.awa.client;

import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.CronSchedule;
import io.awa.InsertResult;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;

/**
 * {@link ReactiveCronSchedules} over R2DBC.
 */
final class R2dbcCronSchedules implements ReactiveCronSchedules {

	private final ReactiveRunner runner;

	private final CronOperations operations;

	R2dbcCronSchedules(ReactiveRunner runner, ClientSettings settings) {
		this.runner = runner;
		this.operations = new CronOperations(settings);
	}

	@Override
	public Mono<List<CronSchedule>> list() {
		return this.runner.run(() -> this.operations.list());
	}

	@Override
	public Mono<CronSchedule> find(String name) {
		return this.runner.run(() -> this.operations.find(name)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Boolean> put(NewCronSchedule schedule) {
		return this.runner.run(() -> this.operations.put(schedule));
	}

	@Override
	public Mono<Boolean> pause(String name, PauseOptions options) {
		return this.runner.run(() -> this.operations.pause(name, options));
	}

	@Override
	public Mono<Boolean> resume(String name) {
		return this.runner.run(() -> this.operations.resume(name));
	}

	@Override
	public Mono<Boolean> delete(String name) {
		return this.runner.run(() -> this.operations.delete(name));
	}

	@Override
	public Mono<InsertResult> trigger(String name) {
		return this.runner.run(() -> this.operations.trigger(name)).flatMap(Mono::justOrEmpty);
	}

}
