package io.awa.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.PauseOptions;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;

/**
 * What the load needs of either client.
 */
interface SoakClient {

	InsertResult insert(Object args, InsertOptions options);

	List<InsertResult> insertMany(List<?> jobs);

	void resume(UUID callback);

	void pauseSchedule();

	static SoakClient of(AwaClient client) {
		return new SoakClient() {

			@Override
			public InsertResult insert(Object args, InsertOptions options) {
				return client.insert(args, options);
			}

			@Override
			public List<InsertResult> insertMany(List<?> jobs) {
				return client.insertMany(jobs);
			}

			@Override
			public void resume(UUID callback) {
				client.callbacks().resume(callback, null);
			}

			@Override
			public void pauseSchedule() {
				client.cron().pause(SoakLedger.SCHEDULE, PauseOptions.defaults());
			}

		};
	}

	static SoakClient of(ReactiveAwaClient client) {
		return new SoakClient() {

			@Override
			public InsertResult insert(Object args, InsertOptions options) {
				return Objects.requireNonNull(client.insert(args, options).block());
			}

			@Override
			public List<InsertResult> insertMany(List<?> jobs) {
				return Objects.requireNonNull(client.insertMany(jobs).block());
			}

			@Override
			public void resume(UUID callback) {
				client.callbacks().resume(callback, null).block();
			}

			@Override
			public void pauseSchedule() {
				client.cron().pause(SoakLedger.SCHEDULE, PauseOptions.defaults()).block();
			}

		};
	}

}
