package io.awa.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;

/**
 * An annotated method: which of its parameters is what, and how to call it.
 *
 * @param method the method
 * @param payloadType what it takes
 * @param isReactive whether it returns a Mono
 */
record HandlerMethod(Method method, Type payloadType, boolean isReactive) {

	private static final String MONO = "reactor.core.publisher.Mono";

	static HandlerMethod of(Class<?> type, Method method, String description) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidHandlerException("The " + description
					+ " is private, so a proxy of the bean could not pass calls on. Make it package-private.");
		}
		Class<?>[] parameters = method.getParameterTypes();
		long payloads = Arrays.stream(parameters).filter((parameter) -> parameter != JobContext.class).count();
		if (payloads > 1 || parameters.length - payloads > 1) {
			throw new InvalidHandlerException("The " + description + " takes " + parameters.length
					+ " parameters, but a " + "job handler takes a payload, a JobContext, or both. Remove the others.");
		}
		boolean reactive = method.getReturnType().getName().equals(MONO);
		if (!reactive && method.getReturnType() != void.class
				&& !JobOutcome.class.isAssignableFrom(method.getReturnType())) {
			throw new InvalidHandlerException("The " + description + " returns " + method.getReturnType().getName()
					+ ", but a job handler returns void, JobOutcome, Mono<JobOutcome> or Mono<Void>. Change it.");
		}
		return new HandlerMethod(method, payloadType(type, method), reactive);
	}

	/** Calls the method on the bean, which may be a proxy. */
	@Nullable Object invoke(Object bean, Object args, JobContext context) throws Exception {
		Method invocable = AopUtils.selectInvocableMethod(this.method, bean.getClass());
		invocable.setAccessible(true);
		Object[] values = Arrays.stream(invocable.getParameterTypes())
			.map((parameter) -> (parameter == JobContext.class) ? context : args)
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

	private static Type payloadType(Class<?> type, Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		for (int i = 0; i < parameters.length; i++) {
			if (parameters[i] != JobContext.class) {
				return GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], type);
			}
		}
		return Object.class;
	}

}
