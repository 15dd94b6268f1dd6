package io.awa.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;

/**
 * An annotated method: which of its parameters is what, and how to call it.
 *
 * @param method the method
 * @param payloadType what it takes; of a batch the element
 * @param isReactive whether it returns a Mono
 * @param isBatch whether it takes many jobs
 */
record HandlerMethod(Method method, Type payloadType, boolean isReactive, boolean isBatch) {

	private static final String MONO = "reactor.core.publisher.Mono";

	static HandlerMethod of(Class<?> type, Method method, String description) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidHandlerException("The " + description
					+ " is private, so a proxy of the bean could not pass calls on. Make it package-private.");
		}
		boolean batch = Arrays.asList(method.getParameterTypes()).contains(List.class);
		requireParameters(method, batch, description);
		boolean reactive = method.getReturnType().getName().equals(MONO);
		Class<?> outcome = batch ? BatchOutcome.class : JobOutcome.class;
		if (!reactive && method.getReturnType() != void.class && !outcome.isAssignableFrom(method.getReturnType())) {
			String name = outcome.getSimpleName();
			throw new InvalidHandlerException("The " + description + " returns " + method.getReturnType().getName()
					+ ", but a " + (batch ? "batch" : "job") + " handler returns void, " + name + ", Mono<" + name
					+ "> or Mono<Void>. Change it.");
		}
		Type payload = payloadType(type, method, batch);
		return new HandlerMethod(method, payload, reactive, batch);
	}

	private static void requireParameters(Method method, boolean batch, String description) {
		Class<?> context = batch ? BatchContext.class : JobContext.class;
		List<Class<?>> parameters = List.of(method.getParameterTypes());
		if (parameters.contains(batch ? JobContext.class : BatchContext.class)) {
			throw new InvalidHandlerException("The " + description + (batch
					? " takes a List of payloads and a JobContext, but runs many jobs. Take a BatchContext instead."
					: " takes a BatchContext, but no List of payloads. Take a List, or a JobContext."));
		}
		long payloads = parameters.stream().filter((parameter) -> parameter != context).count();
		if (payloads > 1 || parameters.size() - payloads > 1) {
			throw new InvalidHandlerException("The " + description + " takes " + parameters.size()
					+ " parameters, but a job handler takes a payload, a JobContext, or both, and a batch handler a "
					+ "List of payloads and perhaps a BatchContext. Remove the others.");
		}
	}

	/** Calls the method on the bean, which may be a proxy. */
	@Nullable Object invoke(Object bean, Object args, Object context) throws Exception {
		Method invocable = AopUtils.selectInvocableMethod(this.method, bean.getClass());
		invocable.setAccessible(true);
		Object[] values = Arrays.stream(invocable.getParameterTypes())
			.map((parameter) -> isContext(parameter) ? context : args)
			.toArray();
		try {
			return invocable.invoke(bean, values);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof Exception cause) {
				throw cause;
			}
			throw (Error) ex.getTargetException();
		}
	}

	private static Type payloadType(Class<?> type, Method method, boolean batch) {
		Class<?>[] parameters = method.getParameterTypes();
		for (int i = 0; i < parameters.length; i++) {
			if (!isContext(parameters[i])) {
				Type payload = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], type);
				return batch ? elementType(payload) : payload;
			}
		}
		return Object.class;
	}

	private static Type elementType(Type list) {
		ResolvableType element = ResolvableType.forType(list).getGeneric(0);
		return (element != ResolvableType.NONE) ? element.getType() : Object.class;
	}

	private static boolean isContext(Class<?> parameter) {
		return parameter == JobContext.class || parameter == BatchContext.class;
	}

}
