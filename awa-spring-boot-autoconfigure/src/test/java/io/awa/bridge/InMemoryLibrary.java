package io.awa.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import reactor.core.scheduler.Schedulers;

/**
 * A blocking library in memory that tells what was called.
 */
class InMemoryLibrary implements Library {

	final List<String> calls = Collections.synchronizedList(new ArrayList<>());

	final Shelf shelf = new FixedShelf("poems");

	@Override
	public String title(int number) {
		this.calls.add(Schedulers.isInNonBlockingThread() ? "title on event loop" : "title");
		return "book " + number;
	}

	@Override
	public long count() {
		return 7;
	}

	@Override
	public void close(String reason) {
		this.calls.add("close " + reason);
	}

	@Override
	public Optional<String> find(String title) {
		return Optional.of(title).filter("known"::equals);
	}

	@Override
	public String findOrNull(String title) {
		return find(title).orElse(null);
	}

	@Override
	public List<String> list() {
		return List.of("a", "b");
	}

	@Override
	public List<String> listed() {
		return list();
	}

	@Override
	public Set<String> authors() {
		return Set.of("x");
	}

	@Override
	public Stream<String> stream() {
		this.calls.add("stream");
		return Stream.of("a", "b").onClose(() -> this.calls.add("closed"));
	}

	@Override
	public CompletableFuture<String> later() {
		return CompletableFuture.completedFuture("later");
	}

	@Override
	public CompletableFuture<Optional<String>> maybeLater() {
		return CompletableFuture.completedFuture(Optional.empty());
	}

	@Override
	public long add(Stream<String> titles) {
		return titles.onClose(() -> this.calls.add("argument closed")).count();
	}

	@Override
	public long addAll(List<String> titles) {
		return titles.size();
	}

	@Override
	public Shelf shelf(String name) {
		return this.shelf;
	}

	@Override
	public List<Shelf> shelves() {
		return List.of(this.shelf, new FixedShelf("plays"));
	}

	@Override
	public Shelves group() {
		return () -> 2;
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public int move(Shelf moved) {
		return (moved == this.shelf) ? 1 : 0;
	}

	@Override
	public Loan lend(String title) {
		return new Loan() {
			@Override
			public String title() {
				return title;
			}

			@Override
			public void close() {
				InMemoryLibrary.this.calls.add("returned");
			}
		};
	}

	record FixedShelf(String label) implements Shelf {

		@Override
		public Shelf next() {
			return new FixedShelf(this.label + "+");
		}

	}

}
