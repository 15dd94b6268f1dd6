package io.awa.bridge;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.awa.bridge.ReactiveLibrary.ReactiveLoan;
import io.awa.bridge.ReactiveLibrary.ReactiveShelf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A reactive view of a blocking object: one test for each rule.
 */
class ReactiveViewTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final InMemoryLibrary target = new InMemoryLibrary();

	private final ReactiveLibrary view = SimpleCalls.views().reactive(ReactiveLibrary.class, this.target);

	@Test
	void nothingIsCalledBeforeSubscriptionAndEachSubscriptionIsOneCall() {
		Mono<String> title = this.view.title(3);
		Mono<Void> closing = this.view.close("night");
		Flux<String> stream = this.view.stream();

		assertThat(this.target.calls).isEmpty();
		assertThat(title.block(LIMIT)).isEqualTo("book 3");
		assertThat(title.block(LIMIT)).isEqualTo("book 3");
		assertThat(this.target.calls).containsExactly("title", "title");
		assertThat(closing).isNotNull();
		assertThat(stream).isNotNull();
	}

	@Test
	void callsOfEventLoopsRunOnThreadsThatMayBlock() {
		this.view.title(1).subscribeOn(Schedulers.parallel()).block(LIMIT);

		assertThat(this.target.calls).containsExactly("title");
	}

	@Test
	void primitiveBecomesMono() {
		StepVerifier.create(this.view.count()).expectNext(7L).verifyComplete();
	}

	@Test
	void voidBecomesMonoOfVoid() {
		StepVerifier.create(this.view.close("night")).verifyComplete();
		assertThat(this.target.calls).containsExactly("close night");
	}

	@Test
	void optionalBecomesMono() {
		StepVerifier.create(this.view.find("known")).expectNext("known").verifyComplete();
		StepVerifier.create(this.view.find("unknown")).verifyComplete();
	}

	@Test
	void nullBecomesEmptyMono() {
		StepVerifier.create(this.view.findOrNull("unknown")).verifyComplete();
	}

	@Test
	void listBecomesMonoOfListOrFlux() {
		StepVerifier.create(this.view.list()).expectNext(List.of("a", "b")).verifyComplete();
		StepVerifier.create(this.view.listed()).expectNext("a", "b").verifyComplete();
	}

	@Test
	void setBecomesFlux() {
		StepVerifier.create(this.view.authors()).expectNext("x").verifyComplete();
	}

	@Test
	void streamBecomesFluxAndIsClosedWithIt() {
		StepVerifier.create(this.view.stream()).expectNext("a", "b").verifyComplete();

		assertThat(this.target.calls).containsExactly("stream", "closed");
	}

	@Test
	void futureBecomesMono() {
		StepVerifier.create(this.view.later()).expectNext("later").verifyComplete();
	}

	@Test
	void publisherArgumentBecomesStreamWhichIsClosed() {
		StepVerifier.create(this.view.add(Flux.range(0, 500).map(String::valueOf))).expectNext(500L).verifyComplete();

		assertThat(this.target.calls).containsExactly("argument closed");
	}

	@Test
	void publisherArgumentBecomesList() {
		StepVerifier.create(this.view.addAll(Flux.just("a", "b"))).expectNext(2L).verifyComplete();
	}

	@Test
	void returnedObjectsAreSeenThroughViewsToo() {
		StepVerifier.create(this.view.shelf("any").flatMap(ReactiveShelf::next).flatMap(ReactiveShelf::label))
			.expectNext("poems+")
			.verifyComplete();
		StepVerifier.create(this.view.shelves().concatMap(ReactiveShelf::label))
			.expectNext("poems", "plays")
			.verifyComplete();
	}

	@Test
	void groupIsSeenThroughView() {
		StepVerifier.create(this.view.group().size()).expectNext(2).verifyComplete();
	}

	@Test
	void whatIsNotReactiveIsPassedOn() {
		assertThat(this.view.name()).isEqualTo("memory");
	}

	@Test
	void viewAsArgumentBecomesWhatItIsViewOf() {
		StepVerifier.create(this.view.shelf("any").flatMap(this.view::move)).expectNext(1).verifyComplete();
	}

	@Test
	void blockingCloseableWorksWithUsingWhen() {
		Mono<String> title = Mono.usingWhen(this.view.lend("Emma"), ReactiveLoan::title, ReactiveLoan::close);

		StepVerifier.create(title).expectNext("Emma").verifyComplete();
		assertThat(this.target.calls).containsExactly("returned");
	}

}
