package io.awa.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;

/**
 * Which parameter of an annotated method is what.
 */
public final class HandlerParameters {

	private HandlerParameters() {
	}

	/**
	 * Gives the type of the payload that a method takes.
	 * @param type the class of the bean, which may fix type variables
	 * @param method the method
	 * @return the type, of a list that of its elements; {@code Object} if the method
	 * takes no payload
	 */
	public static Type payloadType(Class<?> type, Method method) {
		List<Class<?>> parameters = declared(method);
		for (int i = 0; i < parameters.size(); i++) {
			if (!isContext(parameters.get(i))) {
				Type payload = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], type);
				return (parameters.get(i) == List.class) ? elementType(payload) : payload;
			}
		}
		return Object.class;
	}

	/** What the source declares: Kotlin's compiler adds where to go on. */
	static List<Class<?>> declared(Method method) {
		List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
		return KotlinDetector.isSuspendingFunction(method) ? parameters.subList(0, parameters.size() - 1) : parameters;
	}

	static boolean isContext(Class<?> parameter) {
		return parameter == JobContext.class || parameter == BatchContext.class;
	}

	/** Kotlin writes a list of a type that may have subtypes with a wildcard. */
	private static Type elementType(Type list) {
		ResolvableType element = ResolvableType.forType(list).getGeneric(0);
		if (element == ResolvableType.NONE) {
			return Object.class;
		}
		return (element.getType() instanceof WildcardType wildcard) ? wildcard.getUpperBounds()[0] : element.getType();
	}

}
