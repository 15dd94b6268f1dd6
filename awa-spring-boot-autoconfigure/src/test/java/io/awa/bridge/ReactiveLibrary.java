package io.awa.bridge;

import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The reactive twin of {@link Library}.
 */
interface ReactiveLibrary {

	Mono<String> title(int number);

	Mono<Long> count();

	Mono<Void> close(String reason);

	Mono<String> find(String title);

	Mono<String> findOrNull(String title);

	Mono<List<String>> list();

	Flux<String> listed();

	Flux<String> authors();

	Flux<String> stream();

	Mono<String> later();

	Mono<String> maybeLater();

	Mono<Long> add(Publisher<String> titles);

	Mono<Long> addAll(Flux<String> titles);

	Mono<ReactiveShelf> shelf(String name);

	Flux<ReactiveShelf> shelves();

	ReactiveShelves group();

	String name();

	Mono<Integer> move(ReactiveShelf shelf);

	Mono<ReactiveLoan> lend(String title);

	/** Something returned. */
	interface ReactiveShelf {

		Mono<String> label();

		Mono<ReactiveShelf> next();

	}

	/** A group of operations. */
	interface ReactiveShelves {

		Mono<Integer> size();

	}

	/** Something to give back. */
	interface ReactiveLoan {

		Mono<String> title();

		Mono<Void> close();

	}

}
