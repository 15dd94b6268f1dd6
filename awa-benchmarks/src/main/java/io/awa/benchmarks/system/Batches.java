package io.awa.benchmarks.system;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Cuts a stream of tasks.
 */
final class Batches {

	private Batches() {
	}

	static void forEach(Stream<Task> tasks, int size, Consumer<List<Task>> action) {
		Iterator<Task> rest = tasks.iterator();
		while (rest.hasNext()) {
			List<Task> batch = new ArrayList<>(size);
			while (rest.hasNext() && batch.size() < size) {
				batch.add(rest.next());
			}
			action.accept(batch);
		}
	}

}
