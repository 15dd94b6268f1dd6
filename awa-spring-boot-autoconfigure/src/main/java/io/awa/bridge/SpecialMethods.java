package io.awa.bridge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Methods of a view that the rules cannot map, such as those that take a function of the
 * caller: they are carried out by the methods of the same name and parameters of some
 * object, unless they are private.
 */
final class SpecialMethods {

	static final SpecialMethods NONE = new SpecialMethods(new Object(), Map.of());

	private final Object handler;

	private final Map<Method, Method> methods;

	private SpecialMethods(Object handler, Map<Method, Method> methods) {
		this.handler = handler;
		this.methods = methods;
	}

	/**
	 * Finds the methods of an object.
	 * @param view the interface
	 * @param handler has methods of it
	 * @return the methods
	 */
	static SpecialMethods of(Class<?> view, Object handler) {
		Map<Method, Method> methods = new HashMap<>();
		for (Method method : view.getMethods()) {
			Arrays.stream(handler.getClass().getDeclaredMethods())
				.filter((candidate) -> !Modifier.isPrivate(candidate.getModifiers()) && !candidate.isSynthetic())
				.filter((candidate) -> candidate.getName().equals(method.getName())
						&& Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()))
				.forEach((candidate) -> {
					candidate.setAccessible(true);
					methods.put(method, candidate);
				});
		}
		return new SpecialMethods(handler, methods);
	}

	@Nullable Method find(Method method) {
		return this.methods.get(method);
	}

	static @Nullable Object invoke(Method method, Object target, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	Object handler() {
		return this.handler;
	}

}
