package io.awa.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a target's type.
 *
 * @param method the method
 * @param type the type through which it is looked at, which says what its type variables
 * are
 */
record Counterpart(Method method, Class<?> type) {

	/**
	 * Returns the methods of a type. They are looked for in interfaces first: proxies,
	 * lambdas and generated classes have lost the types of elements, and a class may not
	 * be public.
	 */
	static Collection<Counterpart> of(Class<?> type) {
		Map<List<Object>, Counterpart> found = new LinkedHashMap<>();
		for (Class<?> declaring : sources(type)) {
			Class<?> seenFrom = Proxy.isProxyClass(type) ? declaring : ClassUtils.getUserClass(type);
			Arrays.stream(declaring.getMethods())
				.filter(Counterpart::isCandidate)
				.map((method) -> new Counterpart(method, seenFrom))
				.forEach((method) -> found.merge(method.key(), method, Counterpart::moreSpecific));
		}
		return found.values();
	}

	private static Set<Class<?>> sources(Class<?> type) {
		Set<Class<?>> sources = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		if (!Proxy.isProxyClass(type)) {
			sources.add(ClassUtils.getUserClass(type));
		}
		return sources;
	}

	private static boolean isCandidate(Method method) {
		return !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
				&& method.getDeclaringClass() != Object.class && !ReflectionUtils.isObjectMethod(method);
	}

	private static Counterpart moreSpecific(Counterpart first, Counterpart second) {
		Class<?> one = first.result().toClass();
		Class<?> other = second.result().toClass();
		return (one != other && one.isAssignableFrom(other)) ? second : first;
	}

	ResolvableType result() {
		return ResolvableType.forMethodReturnType(this.method, this.type);
	}

	ResolvableType parameter(int index) {
		return ResolvableType.forMethodParameter(this.method, index, this.type);
	}

	int parameters() {
		return this.method.getParameterCount();
	}

	/** The method as text, without its package names. */
	String text() {
		List<String> parameters = new ArrayList<>();
		for (int i = 0; i < parameters(); i++) {
			parameters.add(simple(parameter(i)));
		}
		return this.method.getName() + "(" + String.join(", ", parameters) + ")";
	}

	static String simple(ResolvableType type) {
		String text = (type.getType() instanceof Class<?>) ? type.toString() : type.getType().getTypeName();
		return text.replaceAll("[\\w.]+[.$](\\w+)", "$1");
	}

	private List<Object> key() {
		List<Object> key = new ArrayList<>(List.of(this.method.getName()));
		for (int i = 0; i < parameters(); i++) {
			key.add(parameter(i).toClass());
		}
		return key;
	}

}
