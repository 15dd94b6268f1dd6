package io.awa.bridge;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How results of reactive methods become those of blocking ones: {@code Mono<T>} becomes
 * {@code T}, {@code Optional<T>} or {@code CompletableFuture<T>}, {@code Mono<Void>}
 * becomes {@code void}, {@code Flux<T>} becomes {@code Stream<T>}, {@code List<T>} or
 * {@code Set<T>}. What is not reactive is passed on or, if it is an interface of another
 * kind, seen through a view.
 */
final class BlockingResults {

	private static final Set<Class<?>> LISTS = Set.of(List.class, Collection.class, Iterable.class);

	private static final Set<Class<?>> FUTURES = Set.of(CompletableFuture.class, CompletionStage.class, Future.class);

	private final TypeRules types;

	BlockingResults(TypeRules types) {
		this.types = types;
	}

	@Nullable ResultMapping map(ResolvableType from, ResolvableType to) {
		Class<?> wanted = to.toClass();
		if (!TypeRules.isReactive(from.toClass())) {
			return plain(from, to, this.types);
		}
		if (wanted == Stream.class) {
			return toStream(from, to.getGeneric(0));
		}
		if (FUTURES.contains(wanted)) {
			BiFunction<Publisher<?>, Views, Mono<?>> single = single(from, to.getGeneric(0));
			return (single != null)
					? (invocation, views) -> views.blockingCalls().future(single.apply(publisher(invocation), views))
					: null;
		}
		BiFunction<Publisher<?>, Views, Mono<?>> single = single(from, to);
		return (single != null) ? (invocation,
				views) -> required(views.blockingCalls().await(single.apply(publisher(invocation), views)), wanted)
				: null;
	}

	/** What needs no waiting. */
	static @Nullable ResultMapping plain(ResolvableType from, ResolvableType to, TypeRules types) {
		Class<?> wanted = to.toClass();
		if (wanted == void.class) {
			return (invocation, views) -> {
				invocation.run();
				return null;
			};
		}
		if (from.toClass() == void.class || TypeRules.isReactive(wanted)) {
			return null;
		}
		Conversion conversion = types.between(from, to);
		return (conversion != null) ? (invocation, views) -> {
			Object value = invocation.run();
			return (value != null) ? conversion.convert(value, views) : null;
		} : null;
	}

	private @Nullable ResultMapping toStream(ResolvableType from, ResolvableType element) {
		Conversion conversion = this.types.between(element(from), element);
		return (conversion != null && !isMono(from)) ? (invocation, views) -> views.blockingCalls()
			.stream(Flux.from(publisher(invocation)).map((value) -> conversion.convert(value, views))) : null;
	}

	/** Turns a publisher into that of the one value that the caller wants. */
	private @Nullable BiFunction<Publisher<?>, Views, Mono<?>> single(ResolvableType from, ResolvableType to) {
		Class<?> wanted = to.resolve();
		if (wanted == void.class || wanted == Void.class) {
			return (publisher, views) -> isMono(from) ? Mono.from(publisher).then() : Flux.from(publisher).then();
		}
		if (wanted == Optional.class) {
			return optional(from, to);
		}
		if (isMono(from)) {
			Conversion conversion = this.types.between(element(from), to);
			return (conversion != null)
					? (publisher, views) -> Mono.from(publisher).map((value) -> conversion.convert(value, views))
					: null;
		}
		return (wanted != null) ? collected(from, to, wanted) : null;
	}

	private @Nullable BiFunction<Publisher<?>, Views, Mono<?>> optional(ResolvableType from, ResolvableType to) {
		boolean optionalInside = element(from).resolve() == Optional.class;
		Conversion conversion = this.types.between(element(from), optionalInside ? to : to.getGeneric(0));
		if (conversion == null || !isMono(from)) {
			return null;
		}
		return (publisher, views) -> {
			Mono<Object> value = Mono.from(publisher).map((present) -> conversion.convert(present, views));
			return (optionalInside ? value : value.<Object>map(Optional::of)).defaultIfEmpty(Optional.empty());
		};
	}

	private @Nullable BiFunction<Publisher<?>, Views, Mono<?>> collected(ResolvableType from, ResolvableType to,
			Class<?> wanted) {
		Conversion conversion = this.types.between(element(from), to.getGeneric(0));
		if (conversion == null || !(LISTS.contains(wanted) || wanted == Set.class)) {
			return null;
		}
		return (publisher, views) -> {
			Flux<Object> values = Flux.from(publisher).map((value) -> conversion.convert(value, views));
			return (wanted == Set.class) ? values.collect(LinkedHashSet::new, Set::add) : values.collectList();
		};
	}

	private static Publisher<?> publisher(Invocation invocation) throws Throwable {
		Object result = invocation.run();
		if (result instanceof Publisher<?> publisher) {
			return publisher;
		}
		throw new IllegalStateException(
				"The reactive method returned null. Let it return an empty Mono or Flux instead.");
	}

	private static @Nullable Object required(@Nullable Object value, Class<?> wanted) {
		if (value == null && wanted.isPrimitive() && wanted != void.class) {
			throw new IllegalStateException("The reactive method completed without a value, but the blocking one "
					+ "returns " + wanted + ". Let it return an object or an Optional.");
		}
		return value;
	}

	private static boolean isMono(ResolvableType type) {
		return Mono.class.isAssignableFrom(type.toClass());
	}

	static ResolvableType element(ResolvableType type) {
		return type.as(Publisher.class).getGeneric(0);
	}

}
