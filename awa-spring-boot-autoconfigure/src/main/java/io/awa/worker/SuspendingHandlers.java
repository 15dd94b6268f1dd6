package io.awa.worker;

import java.lang.reflect.Method;

import kotlin.Unit;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Handlers that are suspending functions of Kotlin. They run as reactive handlers do: a
 * coroutine that waits holds no thread.
 */
final class SuspendingHandlers {

	private static final String MONO_BUILDER = "kotlinx.coroutines.reactor.MonoKt";

	private SuspendingHandlers() {
	}

	/** Without them calls would fail with an error that names a class only. */
	static void requireLibraries(String description) {
		if (!KotlinDetector.isKotlinReflectPresent() || !ClassUtils.isPresent(MONO_BUILDER, null)) {
			throw new InvalidHandlerException("The " + description + " is a suspending function, which needs "
					+ "kotlin-reflect and kotlinx-coroutines-reactor. Add them to the class path.");
		}
	}

	/** What the source declares: compiled, it is what the added parameter takes. */
	static Class<?> returnType(Method method) {
		int continuation = method.getParameterCount() - 1;
		Class<?> type = ResolvableType.forMethodParameter(method, continuation).getGeneric(0).toClass();
		return (type == Unit.class) ? void.class : type;
	}

	/** Starts when the result is subscribed to. */
	static Object invoke(Method method, Object bean, Object... args) {
		return CoroutinesUtils.invokeSuspendingFunction(method, bean, args);
	}

}
