package io.awa.bridge;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

import io.awa.bridge.ViewKey.Direction;

/**
 * Makes blocking views of reactive objects and reactive views of blocking ones, by
 * reflection. What becomes of what is told by {@link BlockingResults},
 * {@link ReactiveResults} and {@link Parameters}.
 */
final class Views {

	private final BlockingCalls blockingCalls;

	private final ReactiveCalls reactiveCalls;

	private final Map<ViewKey, ViewMapping> mappings;

	Views(BlockingCalls blockingCalls, ReactiveCalls reactiveCalls) {
		this(blockingCalls, reactiveCalls, new ConcurrentHashMap<>());
	}

	private Views(BlockingCalls blockingCalls, ReactiveCalls reactiveCalls, Map<ViewKey, ViewMapping> mappings) {
		this.blockingCalls = blockingCalls;
		this.reactiveCalls = reactiveCalls;
		this.mappings = mappings;
	}

	/** Views that wait in another way, with the same mappings. */
	Views waitingBy(BlockingCalls calls) {
		return new Views(calls, this.reactiveCalls, this.mappings);
	}

	/**
	 * Returns a blocking view of a reactive object.
	 * @param <T> the type of the view
	 * @param view an interface; each method that is not a default method has a
	 * counterpart in the target's type
	 * @param target the reactive object
	 * @return the view; the target itself, or what it is a view of, if that fits already
	 * @throws IllegalArgumentException if a method has no counterpart
	 */
	<T> T blocking(Class<T> view, Object target) {
		return blocking(view, target, null);
	}

	/**
	 * Returns a blocking view of a reactive object.
	 * @param <T> the type of the view
	 * @param view an interface
	 * @param target the reactive object
	 * @param special carries out methods of the view by its own methods of the same name
	 * and parameters
	 * @return the view
	 */
	<T> T blocking(Class<T> view, Object target, @Nullable Object special) {
		return view(view, target, special, Direction.BLOCKING);
	}

	/**
	 * Returns a reactive view of a blocking object.
	 * @param <T> the type of the view
	 * @param view an interface; each method that is not a default method has a
	 * counterpart in the target's type
	 * @param target the blocking object
	 * @return the view; the target itself, or what it is a view of, if that fits already
	 * @throws IllegalArgumentException if a method has no counterpart
	 */
	<T> T reactive(Class<T> view, Object target) {
		return reactive(view, target, null);
	}

	/**
	 * Returns a reactive view of a blocking object.
	 * @param <T> the type of the view
	 * @param view an interface
	 * @param target the blocking object
	 * @param special carries out methods of the view by its own methods of the same name
	 * and parameters
	 * @return the view
	 */
	<T> T reactive(Class<T> view, Object target, @Nullable Object special) {
		return view(view, target, special, Direction.REACTIVE);
	}

	/** A view of a value, through the declared type of the value. */
	Object view(ViewKey key, Object value) {
		return view(key, value, SpecialMethods.NONE);
	}

	BlockingCalls blockingCalls() {
		return this.blockingCalls;
	}

	ReactiveCalls reactiveCalls() {
		return this.reactiveCalls;
	}

	boolean callsLike(Views other) {
		return this.blockingCalls == other.blockingCalls && this.reactiveCalls == other.reactiveCalls;
	}

	private <T> T view(Class<T> view, Object target, @Nullable Object special, Direction direction) {
		if (!view.isInterface() || view.isSealed() || view.isAnnotation()) {
			throw new IllegalArgumentException("A view must be an interface that anyone may implement, but "
					+ view.getName() + " is not. Extract an interface with the methods that are called.");
		}
		SpecialMethods methods = (special != null) ? SpecialMethods.of(view, special) : SpecialMethods.NONE;
		return view.cast(view(new ViewKey(view, target.getClass(), direction), target, methods));
	}

	private Object view(ViewKey key, Object target, SpecialMethods special) {
		if (key.view().isInstance(target)) {
			return target;
		}
		ViewHandler inner = ViewHandler.of(target);
		if (inner != null && key.view().isInstance(inner.target())) {
			return inner.target();
		}
		ViewMapping mapping = mapping(key);
		requireComplete(key, mapping, special);
		ClassLoader loader = (key.view().getClassLoader() != null) ? key.view().getClassLoader()
				: ClassUtils.getDefaultClassLoader();
		return Proxy.newProxyInstance(loader, new Class<?>[] { key.view() },
				new ViewHandler(key, target, mapping, special, this));
	}

	private ViewMapping mapping(ViewKey key) {
		return this.mappings.computeIfAbsent(key, ViewMapping::new);
	}

	private void requireComplete(ViewKey key, ViewMapping mapping, SpecialMethods special) {
		Collection<String> problems = new LinkedHashSet<>(mapping.problems(special));
		Set<ViewKey> seen = new LinkedHashSet<>(Set.of(key));
		Deque<ViewKey> open = new ArrayDeque<>(mapping.nested());
		while (!open.isEmpty()) {
			ViewKey next = open.remove();
			if (seen.add(next)) {
				ViewMapping nested = mapping(next);
				problems.addAll(nested.problems(SpecialMethods.NONE));
				open.addAll(nested.nested());
			}
		}
		if (!problems.isEmpty()) {
			throw new IllegalArgumentException(key.target().getName() + " cannot be seen as " + key.direction().text()
					+ " " + key.view().getName() + ":\n  - " + String.join("\n  - ", problems)
					+ "\nAdd counterparts with the same name, parameters and results, or give the methods of the view "
					+ "default bodies.");
		}
	}

}
