package io.awa.bridge;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.bridge.elsewhere.Greeters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What can be a view of what, and what a view is as an object.
 */
class ViewCreationTests {

	private final Views views = SimpleCalls.views();

	@Test
	void everythingThatIsMissingIsListedBeforeAnyCall() {
		Flux<String> titles = Flux.just("a");
		ReactivePart target = new ReactivePart() {
			@Override
			public Mono<String> title(int number) {
				return titles.next();
			}

			@Override
			public Mono<String> count() {
				return titles.next();
			}

			@Override
			public Mono<String> change(Function<String, Mono<String>> change) {
				return change.apply("a");
			}

			@Override
			public Mono<ReactivePart> part() {
				return Mono.empty();
			}
		};

		assertThatIllegalArgumentException().isThrownBy(() -> this.views.blocking(Part.class, target))
			.withMessageContaining("cannot be seen as blocking io.awa.bridge.ViewCreationTests$Part")
			.withMessageContaining(
					"Part.title(String) has no one counterpart whose parameters fit: there is title(int)")
			.withMessageContaining("Part.count() returns long, which cannot be made of Mono<String>")
			.withMessageContaining("Part.gone(List<String>) has no counterpart")
			.withMessageContaining("Part.change(Function<String, String>) has no one counterpart")
			.withMessageContaining("Nested.absent() has no counterpart")
			.withMessageContaining("Add counterparts");
	}

	@Test
	void reactiveViewOfUnfitBlockingObjectIsRefusedToo() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.views.reactive(ReactiveLibrary.class, (Library.Shelves) () -> 1))
			.withMessageContaining("ReactiveLibrary.title(int) has no counterpart");
	}

	@Test
	void onlyInterfacesCanBeViews() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.views.blocking(InMemoryLibrary.class, "target"))
			.withMessageContaining("must be an interface")
			.withMessageContaining("Extract an interface");
	}

	@Test
	void neitherTheViewNorTheTargetHasToBePublic() {
		Object greeter = this.views.blocking(Greeters.hiddenView(), Greeters.hiddenTarget());

		assertThat(Greeters.greetTwice(greeter)).isEqualTo("Hello Ada.Hello Bob.");
	}

	@Test
	void lambdasProxiesAndGenericInterfacesKeepTheirTypes() {
		ReactiveStore<String> lambda = (key) -> Mono.just(new ReactiveItem<>(key));
		ReactiveStringStore generic = (key) -> Mono.just(new ReactiveItem<>(key + "!"));
		StringStore direct = (key) -> Optional.empty();

		assertThat(this.views.blocking(StringStore.class, lambda).get("a")).map(ReactiveItem::value).contains("a");
		assertThat(this.views.blocking(StringStore.class, generic).get("a")).map(ReactiveItem::value).contains("a!");
		ReactiveStringStore view = this.views.reactive(ReactiveStringStore.class, direct);
		assertThat(this.views.blocking(OtherStore.class, view).get("a")).isNull();
	}

	@Test
	void exactParametersWinOverWiderOnes() {
		ReactiveOverloads target = new ReactiveOverloads() {
			@Override
			public Mono<String> put(Object value) {
				return Mono.just("object");
			}

			@Override
			public Mono<String> put(String value) {
				return Mono.just("text");
			}
		};

		Overloads view = this.views.blocking(Overloads.class, target);

		assertThat(view.put("a")).isEqualTo("text");
		assertThat(view.put(1)).isEqualTo("object");
	}

	@Test
	void viewOfViewIsTheOriginal() {
		InMemoryLibrary library = new InMemoryLibrary();
		InMemoryReactiveLibrary reactive = new InMemoryReactiveLibrary();
		Library view = this.views.blocking(Library.class, reactive);

		assertThat(this.views.blocking(Library.class, this.views.reactive(ReactiveLibrary.class, library)))
			.isSameAs(library);
		assertThat(this.views.reactive(ReactiveLibrary.class, view)).isSameAs(reactive);
		assertThat(this.views.blocking(Library.class, view)).isSameAs(view);
		assertThat(this.views.blocking(Library.class, library)).isSameAs(library);
		assertThat(view.shelf("any")).isEqualTo(view.shelf("other"));
	}

	@Test
	void viewsOfOneTargetAreEqualIfTheyWaitAlike() {
		InMemoryReactiveLibrary target = new InMemoryReactiveLibrary();
		Library view = this.views.blocking(Library.class, target);

		assertThat(view).isEqualTo(view)
			.isEqualTo(this.views.blocking(Library.class, target))
			.hasSameHashCodeAs(this.views.blocking(Library.class, target))
			.isNotEqualTo(this.views.blocking(Library.class, new InMemoryReactiveLibrary()))
			.isNotEqualTo(SimpleCalls.views().blocking(Library.class, target))
			.isNotEqualTo(target)
			.isNotEqualTo(null);
		assertThat(view.group()).isNotEqualTo(view);
	}

	@Test
	void textNamesViewAndTarget() {
		InMemoryReactiveLibrary target = new InMemoryReactiveLibrary();
		InMemoryLibrary library = new InMemoryLibrary();

		assertThat(this.views.blocking(Library.class, target)).hasToString("blocking Library of " + target);
		assertThat(this.views.reactive(ReactiveLibrary.class, library))
			.hasToString("reactive ReactiveLibrary of " + library);
	}

	@Test
	void specialMethodsComeFirst() {
		Library view = this.views.blocking(Library.class, new InMemoryReactiveLibrary(), new Object() {
			String title(int number) {
				return "special " + number;
			}
		});

		assertThat(view.title(1)).isEqualTo("special 1");
		assertThat(view.count()).isEqualTo(7);
	}

	interface Part {

		String title(String number);

		long count();

		void gone(List<String> list);

		String change(Function<String, String> change);

		Nested part();

	}

	interface Nested {

		String absent();

	}

	interface ReactivePart {

		Mono<String> title(int number);

		Mono<String> count();

		Mono<String> change(Function<String, Mono<String>> change);

		Mono<ReactivePart> part();

	}

	interface ReactiveStore<K> {

		Mono<ReactiveItem<K>> get(K key);

	}

	interface ReactiveStringStore extends ReactiveStore<String> {

	}

	interface StringStore {

		Optional<ReactiveItem<String>> get(String key);

	}

	interface OtherStore {

		ReactiveItem<String> get(String key);

	}

	record ReactiveItem<V>(V value) {

	}

	interface Overloads {

		String put(String value);

		String put(Integer value);

	}

	interface ReactiveOverloads {

		Mono<String> put(Object value);

		Mono<String> put(String value);

	}

}
