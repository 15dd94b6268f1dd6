package io.awa.bridge;

import java.io.Closeable;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.awa.bridge.ViewKey.Direction;

/**
 * Says whether a value of one type can be passed on as one of another type: as it is, as
 * a view of it, or as a list of views.
 */
final class TypeRules {

	private final Direction direction;

	private final Set<ViewKey> nested;

	/**
	 * Creates the rules.
	 * @param direction of the view whose results are converted
	 * @param nested takes the views that conversions will make
	 */
	TypeRules(Direction direction, Set<ViewKey> nested) {
		this.direction = direction;
		this.nested = nested;
	}

	/** For what goes the other way: the arguments. */
	TypeRules reverse() {
		return new TypeRules(this.direction.reverse(), this.nested);
	}

	/**
	 * Finds the conversion.
	 * @param from the type of the value
	 * @param to the type that is wanted
	 * @return the conversion, {@code null} if the types do not fit
	 */
	@Nullable Conversion between(ResolvableType from, ResolvableType to) {
		Class<?> given = from.resolve();
		Class<?> wanted = to.resolve();
		if (given == null || wanted == null) {
			return (isReactive(given) == isReactive(wanted)) ? Conversion.NONE : null;
		}
		if (ClassUtils.isAssignable(wanted, given)) {
			return agree(from.as(wanted), to) ? Conversion.NONE : elementwise(from, to, wanted);
		}
		if (isViewOf(wanted, given)) {
			ViewKey key = new ViewKey(wanted, given, this.direction);
			this.nested.add(key);
			return (value, views) -> views.view(key, value);
		}
		return null;
	}

	private @Nullable Conversion elementwise(ResolvableType from, ResolvableType to, Class<?> wanted) {
		if (wanted != List.class) {
			return null;
		}
		Conversion element = between(from.as(List.class).getGeneric(0), to.getGeneric(0));
		return (element != null)
				? (value, views) -> ((List<?>) value).stream().map((item) -> element.convert(item, views)).toList()
				: null;
	}

	/**
	 * Functions and collections have the same class on both sides, but what they are of
	 * may differ, and would fail where it is used.
	 */
	private static boolean agree(ResolvableType from, ResolvableType to) {
		ResolvableType[] given = from.getGenerics();
		ResolvableType[] wanted = to.getGenerics();
		for (int i = 0; i < Math.min(given.length, wanted.length); i++) {
			Class<?> one = given[i].resolve();
			Class<?> other = wanted[i].resolve();
			boolean related = (one == null || other == null) ? isReactive(one) == isReactive(other)
					: ClassUtils.isAssignable(one, other) || ClassUtils.isAssignable(other, one);
			if (!related || !agree(given[i], wanted[i])) {
				return false;
			}
		}
		return true;
	}

	private static boolean isViewOf(Class<?> view, Class<?> target) {
		boolean closeable = view == AutoCloseable.class || view == Closeable.class;
		return view.isInterface() && (closeable || !isOfThePlatform(view)) && !isReactive(view)
				&& !isOfThePlatform(target) && !isReactive(target);
	}

	private static boolean isOfThePlatform(Class<?> type) {
		return type.isPrimitive() || type.isArray() || type.getName().startsWith("java.");
	}

	static boolean isReactive(@Nullable Class<?> type) {
		return type != null && Publisher.class.isAssignableFrom(type);
	}

}
