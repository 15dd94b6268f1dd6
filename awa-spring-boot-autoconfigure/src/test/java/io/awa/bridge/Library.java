package io.awa.bridge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A blocking interface with a method for each rule of the mapping.
 */
interface Library {

	String title(int number);

	long count();

	void close(String reason);

	Optional<String> find(String title);

	String findOrNull(String title);

	List<String> list();

	List<String> listed();

	Set<String> authors();

	Stream<String> stream();

	CompletableFuture<String> later();

	CompletableFuture<Optional<String>> maybeLater();

	long add(Stream<String> titles);

	long addAll(List<String> titles);

	Shelf shelf(String name);

	List<Shelf> shelves();

	Shelves group();

	String name();

	int move(Shelf shelf);

	Loan lend(String title);

	default String shout() {
		return name().toUpperCase(java.util.Locale.ROOT);
	}

	/** Something returned. */
	interface Shelf {

		String label();

		Shelf next();

	}

	/** A group of operations. */
	interface Shelves {

		int size();

	}

	/** Something to give back. */
	interface Loan extends AutoCloseable {

		String title();

		@Override
		void close();

	}

}
