package io.awa.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;

import io.awa.bridge.ViewKey.Direction;

/**
 * How arguments of a view become those of its target. Streams and iterables become
 * publishers that read them page by page on threads that may block, and publishers become
 * streams and lists. A view that is passed as an argument becomes what it is a view of.
 */
final class Parameters {

	private static final Set<Class<?>> LISTS = Set.of(List.class, Collection.class, Iterable.class);

	private final Direction direction;

	private final TypeRules types;

	Parameters(Direction direction, TypeRules types) {
		this.direction = direction;
		this.types = types.reverse();
	}

	@Nullable Conversion map(ResolvableType from, ResolvableType to) {
		Class<?> given = from.toClass();
		Class<?> wanted = to.toClass();
		if (TypeRules.isReactive(given) == TypeRules.isReactive(wanted)) {
			return this.types.between(from, to);
		}
		return (this.direction == Direction.BLOCKING) ? toPublisher(from, to) : fromPublisher(from, to);
	}

	private @Nullable Conversion toPublisher(ResolvableType from, ResolvableType to) {
		boolean readable = from.toClass() == Stream.class || Iterable.class.isAssignableFrom(from.toClass());
		if (!readable || !to.toClass().isAssignableFrom(Flux.class)) {
			return null;
		}
		Class<?> source = (from.toClass() == Stream.class) ? Stream.class : Iterable.class;
		Conversion element = this.types.between(from.as(source).getGeneric(0), BlockingResults.element(to));
		return (element != null) ? (value, views) -> publisher(value, views).map((item) -> element.convert(item, views))
				: null;
	}

	private static Flux<?> publisher(Object value, Views views) {
		if (value instanceof Collection<?> collection) {
			return Flux.fromIterable(collection);
		}
		Callable<Stream<?>> stream = () -> (value instanceof Stream<?> given) ? given
				: StreamSupport.stream(((Iterable<?>) value).spliterator(), false);
		return StreamPages.flux(stream, views.reactiveCalls());
	}

	private @Nullable Conversion fromPublisher(ResolvableType from, ResolvableType to) {
		Class<?> wanted = to.toClass();
		if (wanted != Stream.class && !LISTS.contains(wanted)) {
			return null;
		}
		Conversion element = this.types.between(BlockingResults.element(from), to.getGeneric(0));
		if (element == null) {
			return null;
		}
		return (value, views) -> {
			Flux<Object> items = Flux.from((Publisher<?>) value).map((item) -> element.convert(item, views));
			if (wanted == Stream.class) {
				return views.blockingCalls().stream(items);
			}
			List<Object> list = views.blockingCalls().await(items.collectList());
			return (list != null) ? list : List.of();
		};
	}

}
