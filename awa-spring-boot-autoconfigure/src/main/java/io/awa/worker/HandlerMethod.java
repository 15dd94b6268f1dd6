package io.awa.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;

/**
 * An annotated method: which of its parameters is what, and how to call it.
 *
 * @param method the method
 * @param payloadType what it takes; of a batch the element
 * @param isReactive whether it returns a Mono, or is a suspending function
 * @param isBatch whether it takes many jobs
 */
record HandlerMethod(Method method, Type payloadType, boolean isReactive, boolean isBatch) {

	private static final String MONO = "reactor.core.publisher.Mono";

	static HandlerMethod of(Class<?> type, Method method, String description) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidHandlerException("The " + description
					+ " is private, so a proxy of the bean could not pass calls on. Make it package-private.");
		}
		boolean batch = HandlerParameters.declared(method).contains(List.class);
		requireParameters(method, batch, description);
		boolean suspending = KotlinDetector.isSuspendingFunction(method);
		if (suspending) {
			SuspendingHandlers.requireLibraries(description);
		}
		Class<?> returned = suspending ? SuspendingHandlers.returnType(method) : method.getReturnType();
		boolean mono = !suspending && returned.getName().equals(MONO);
		Class<?> outcome = batch ? BatchOutcome.class : JobOutcome.class;
		if (!mono && returned != void.class && !outcome.isAssignableFrom(returned)) {
			String name = outcome.getSimpleName();
			throw new InvalidHandlerException("The " + description + " returns " + returned.getName() + ", but a "
					+ (batch ? "batch" : "job") + " handler returns "
					+ (suspending ? "nothing or " + name : "void, " + name + ", Mono<" + name + "> or Mono<Void>")
					+ ". Change it.");
		}
		return new HandlerMethod(method, HandlerParameters.payloadType(type, method), mono || suspending, batch);
	}

	private static void requireParameters(Method method, boolean batch, String description) {
		Class<?> context = batch ? BatchContext.class : JobContext.class;
		List<Class<?>> parameters = HandlerParameters.declared(method);
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
		Object[] values = HandlerParameters.declared(invocable)
			.stream()
			.map((parameter) -> HandlerParameters.isContext(parameter) ? context : args)
			.toArray();
		if (KotlinDetector.isSuspendingFunction(invocable)) {
			return SuspendingHandlers.invoke(invocable, bean, values);
		}
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

}
