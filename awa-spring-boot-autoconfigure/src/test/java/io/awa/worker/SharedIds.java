package io.awa.worker;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.awa.InsertResult;

/**
 * The latest jobs and callbacks, for threads that work on the same ones.
 */
final class SharedIds {

	private static final int LATEST = 60;

	private final List<Long> jobs = new CopyOnWriteArrayList<>(List.of(1L));

	private final List<UUID> callbacks = new CopyOnWriteArrayList<>(List.of(UUID.randomUUID()));

	void add(List<InsertResult> inserted) {
		inserted.stream().filter(InsertResult::inserted).forEach((result) -> add(this.jobs, result.jobId()));
	}

	void add(UUID callback) {
		add(this.callbacks, callback);
	}

	long job(Random random) {
		return any(this.jobs, random);
	}

	UUID callback(Random random) {
		return any(this.callbacks, random);
	}

	private static synchronized <T> void add(List<T> list, T item) {
		list.add(item);
		if (list.size() > LATEST) {
			list.remove(0);
		}
	}

	private static synchronized <T> T any(List<T> list, Random random) {
		return list.get(random.nextInt(list.size()));
	}

}
