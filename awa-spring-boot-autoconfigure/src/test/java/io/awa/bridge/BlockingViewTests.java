package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.bridge.Library.Loan;
import io.awa.bridge.Library.Shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A blocking view of a reactive object: one test for each rule.
 */
class BlockingViewTests {

	private final InMemoryReactiveLibrary target = new InMemoryReactiveLibrary();

	private final Library view = SimpleCalls.views().blocking(Library.class, this.target);

	@Test
	void monoBecomesValueAndEachCallSubscribesOnce() {
		assertThat(this.view.title(3)).isEqualTo("book 3");
		assertThat(this.target.calls).containsExactly("title");
	}

	@Test
	void monoOfBoxedBecomesPrimitive() {
		assertThat(this.view.count()).isEqualTo(7);
	}

	@Test
	void emptyMonoIsNoPrimitive() {
		Library empty = SimpleCalls.views().blocking(Library.class, new InMemoryReactiveLibrary() {
			@Override
			public Mono<Long> count() {
				return Mono.empty();
			}
		});

		assertThatIllegalStateException().isThrownBy(empty::count).withMessageContaining("returns long");
	}

	@Test
	void nullInsteadOfPublisherIsExplained() {
		Library broken = SimpleCalls.views().blocking(Library.class, new InMemoryReactiveLibrary() {
			@Override
			public Mono<Long> count() {
				return null;
			}
		});

		assertThatIllegalStateException().isThrownBy(broken::count).withMessageContaining("returned null");
	}

	@Test
	void monoOfVoidBecomesVoid() {
		this.view.close("night");

		assertThat(this.target.calls).containsExactly("close night");
	}

	@Test
	void monoBecomesOptional() {
		assertThat(this.view.find("known")).contains("known");
		assertThat(this.view.find("unknown")).isEmpty();
	}

	@Test
	void emptyMonoBecomesNull() {
		assertThat(this.view.findOrNull("known")).isEqualTo("known");
		assertThat(this.view.findOrNull("unknown")).isNull();
	}

	@Test
	void monoOfListAndFluxBecomeLists() {
		assertThat(this.view.list()).containsExactly("a", "b");
		assertThat(this.view.listed()).containsExactly("a", "b");
	}

	@Test
	void fluxBecomesSetInItsOrder() {
		assertThat(this.view.authors()).containsExactly("x", "y");
	}

	@Test
	void fluxBecomesStreamWhoseCloseCancels() {
		try (Stream<String> stream = this.view.stream()) {
			assertThat(stream.iterator().next()).isEqualTo("a");
		}

		assertThat(this.target.calls).containsExactly("cancelled");
	}

	@Test
	void monoBecomesFuture() {
		assertThat(this.view.later()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("later");
	}

	@Test
	void emptyMonoBecomesFutureOfEmptyOptional() {
		assertThat(this.view.maybeLater().join()).isEmpty();
	}

	@Test
	void streamArgumentIsReadByPagesOnWorkersAndClosedOnce() {
		AtomicInteger closed = new AtomicInteger();

		long added = this.view.add(Stream.iterate(1, (i) -> i + 1)
			.limit(450)
			.map((i) -> Thread.currentThread().getName().contains("Elastic") ? "w" : "c")
			.onClose(closed::incrementAndGet));

		assertThat(added).isEqualTo(450);
		assertThat(this.target.calls).hasSize(450).containsOnly("w on worker");
		assertThat(closed).hasValue(1);
	}

	@Test
	void listArgumentBecomesFlux() {
		assertThat(this.view.addAll(java.util.List.of("a", "b", "c"))).isEqualTo(3);
	}

	@Test
	void returnedObjectsAreSeenThroughViewsToo() {
		Shelf shelf = this.view.shelf("any");

		assertThat(shelf.label()).isEqualTo("poems");
		assertThat(shelf.next().next().label()).isEqualTo("poems++");
		assertThat(this.view.shelves()).extracting(Shelf::label).containsExactly("poems", "plays");
	}

	@Test
	void groupIsSeenThroughView() {
		assertThat(this.view.group().size()).isEqualTo(2);
	}

	@Test
	void whatIsNotReactiveIsPassedOn() {
		assertThat(this.view.name()).isEqualTo("memory");
	}

	@Test
	void defaultMethodsRunAsTheyAre() {
		assertThat(this.view.shout()).isEqualTo("MEMORY");
	}

	@Test
	void viewAsArgumentBecomesWhatItIsViewOf() {
		assertThat(this.view.move(this.view.shelf("any"))).isEqualTo(1);
		assertThat(this.view.move(new InMemoryLibrary.FixedShelf("other"))).isZero();
	}

	@Test
	void reactiveCloseableWorksInTryWithResources() {
		try (Loan loan = this.view.lend("Emma")) {
			assertThat(loan.title()).isEqualTo("Emma");
			assertThat(this.target.calls).isEmpty();
		}

		assertThat(this.target.calls).containsExactly("returned");
	}

}
