package io.awa.client;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * What a proxy answers to the methods that every object has.
 */
final class ProxyObject {

	private ProxyObject() {
	}

	static boolean isAsked(Method method) {
		return method.getDeclaringClass() == Object.class;
	}

	static Object answer(Object proxy, Method method, @Nullable Object @Nullable [] arguments, Object target) {
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> "futures of " + target;
		};
	}

}
