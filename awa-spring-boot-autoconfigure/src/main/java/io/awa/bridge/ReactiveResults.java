package io.awa.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How results of blocking methods become those of reactive ones: the reverse of
 * {@link BlockingResults}. The target is called on subscription, once for each.
 */
final class ReactiveResults {

	private final TypeRules types;

	ReactiveResults(TypeRules types) {
		this.types = types;
	}

	@Nullable ResultMapping map(ResolvableType from, ResolvableType to) {
		if (!TypeRules.isReactive(to.toClass())) {
			return BlockingResults.plain(from, to, this.types);
		}
		ResolvableType element = BlockingResults.element(to);
		if (element.resolve() == Void.class) {
			return (invocation, views) -> as(to, views.reactiveCalls().call(invocation.asCallable()).then());
		}
		return (to.toClass() == Mono.class) ? toMono(from, element) : toFlux(from, to, element);
	}

	private @Nullable ResultMapping toMono(ResolvableType from, ResolvableType element) {
		Class<?> given = from.toClass();
		if (CompletionStage.class.isAssignableFrom(given)) {
			return present(from.as(CompletionStage.class).getGeneric(0), element,
					(invocation, views) -> views.reactiveCalls()
						.<CompletionStage<?>>call(() -> (CompletionStage<?>) invocation.asCallable().call())
						.flatMap((stage) -> Mono.fromFuture(stage.toCompletableFuture())));
		}
		if (Stream.class == given && element.resolve() == List.class) {
			Conversion conversion = this.types.between(from.getGeneric(0), element.getGeneric(0));
			return (conversion != null) ? (invocation, views) -> views.reactiveCalls().call(() -> {
				try (Stream<?> stream = stream(invocation).call()) {
					return stream.map((value) -> conversion.convert(value, views)).toList();
				}
			}) : null;
		}
		return (given != void.class) ? present(from, element, ReactiveResults::called) : null;
	}

	/** An empty Optional is an empty Mono, unless an Optional is wanted. */
	private @Nullable ResultMapping present(ResolvableType from, ResolvableType element,
			BiFunction<Invocation, Views, Mono<?>> called) {
		boolean optional = from.resolve() == Optional.class && element.resolve() != Optional.class;
		Conversion conversion = this.types.between(optional ? from.getGeneric(0) : from, element);
		return (conversion != null) ? (invocation, views) -> called.apply(invocation, views)
			.flatMap((value) -> optional ? Mono.justOrEmpty((Optional<?>) value) : Mono.just(value))
			.map((value) -> conversion.convert(value, views)) : null;
	}

	private @Nullable ResultMapping toFlux(ResolvableType from, ResolvableType to, ResolvableType element) {
		Class<?> given = from.toClass();
		if (!to.toClass().isAssignableFrom(Flux.class)) {
			return null;
		}
		if (given == Stream.class) {
			Conversion conversion = this.types.between(from.getGeneric(0), element);
			return (conversion != null)
					? (invocation, views) -> StreamPages.flux(stream(invocation), views.reactiveCalls())
						.map((value) -> conversion.convert(value, views))
					: null;
		}
		if (!Iterable.class.isAssignableFrom(given)) {
			return null;
		}
		Conversion conversion = this.types.between(from.as(Iterable.class).getGeneric(0), element);
		return (conversion != null) ? (invocation, views) -> elements(invocation, views, given)
			.map((value) -> conversion.convert(value, views)) : null;
	}

	private static Flux<?> elements(Invocation invocation, Views views, Class<?> given) {
		if (Collection.class.isAssignableFrom(given)) {
			return called(invocation, views).flatMapIterable((values) -> (Iterable<?>) values);
		}
		Callable<Stream<?>> stream = () -> {
			Iterable<?> values = (Iterable<?>) invocation.asCallable().call();
			return (values != null) ? StreamSupport.stream(values.spliterator(), false) : Stream.empty();
		};
		return StreamPages.flux(stream, views.reactiveCalls());
	}

	private static Mono<Object> called(Invocation invocation, Views views) {
		return views.reactiveCalls().call(invocation.asCallable());
	}

	private static Callable<Stream<?>> stream(Invocation invocation) {
		return () -> {
			Stream<?> stream = (Stream<?>) invocation.asCallable().call();
			return (stream != null) ? stream : Stream.empty();
		};
	}

	private static Object as(ResolvableType to, Mono<Void> done) {
		return (to.toClass() == Flux.class) ? done.flux() : done;
	}

}
