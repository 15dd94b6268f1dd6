package io.awa.bridge;

import java.util.ArrayList;
import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A reactive library in memory that tells what was subscribed to.
 */
class InMemoryReactiveLibrary implements ReactiveLibrary {

	final List<String> calls = new ArrayList<>();

	final ReactiveShelf shelf = new FixedShelf("poems");

	@Override
	public Mono<String> title(int number) {
		return Mono.fromSupplier(() -> "book " + number).doOnSubscribe((s) -> this.calls.add("title"));
	}

	@Override
	public Mono<Long> count() {
		return Mono.just(7L);
	}

	@Override
	public Mono<Void> close(String reason) {
		return Mono.fromRunnable(() -> this.calls.add("close " + reason));
	}

	@Override
	public Mono<String> find(String title) {
		return Mono.just(title).filter("known"::equals);
	}

	@Override
	public Mono<String> findOrNull(String title) {
		return find(title);
	}

	@Override
	public Mono<List<String>> list() {
		return Mono.just(List.of("a", "b"));
	}

	@Override
	public Flux<String> listed() {
		return Flux.just("a", "b");
	}

	@Override
	public Flux<String> authors() {
		return Flux.just("x", "y", "x");
	}

	@Override
	public Flux<String> stream() {
		return Flux.just("a", "b").doOnCancel(() -> this.calls.add("cancelled"));
	}

	@Override
	public Mono<String> later() {
		return Mono.just("later");
	}

	@Override
	public Mono<String> maybeLater() {
		return Mono.empty();
	}

	@Override
	public Mono<Long> add(Publisher<String> titles) {
		return Flux.from(titles)
			.doOnNext((title) -> this.calls.add(title + " on "
					+ (reactor.core.scheduler.Schedulers.isInNonBlockingThread() ? "event loop" : "worker")))
			.count();
	}

	@Override
	public Mono<Long> addAll(Flux<String> titles) {
		return titles.count();
	}

	@Override
	public Mono<ReactiveShelf> shelf(String name) {
		return Mono.just(this.shelf);
	}

	@Override
	public Flux<ReactiveShelf> shelves() {
		return Flux.just(this.shelf, new FixedShelf("plays"));
	}

	@Override
	public ReactiveShelves group() {
		return () -> Mono.just(2);
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public Mono<Integer> move(ReactiveShelf moved) {
		return Mono.fromSupplier(() -> (moved == this.shelf) ? 1 : 0);
	}

	@Override
	public Mono<ReactiveLoan> lend(String title) {
		return Mono.just(new ReactiveLoan() {
			@Override
			public Mono<String> title() {
				return Mono.just(title);
			}

			@Override
			public Mono<Void> close() {
				return Mono.fromRunnable(() -> InMemoryReactiveLibrary.this.calls.add("returned"));
			}
		});
	}

	record FixedShelf(String text) implements ReactiveShelf {

		@Override
		public Mono<String> label() {
			return Mono.just(this.text);
		}

		@Override
		public Mono<ReactiveShelf> next() {
			return Mono.just(new FixedShelf(this.text + "+"));
		}

	}

}
