package io.awa.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Turns each method of an asynchronous interface into a subscription to the reactive
 * method of the same name and parameters.
 */
final class ReactiveAsyncCalls implements InvocationHandler {

	private final Object target;

	private final Class<?> targetType;

	private ReactiveAsyncCalls(Object target, Class<?> targetType) {
		this.target = target;
		this.targetType = targetType;
	}

	static AsyncAwaClient of(ReactiveAwaClient client) {
		return proxy(AsyncAwaClient.class, new ReactiveAsyncCalls(client, ReactiveAwaClient.class));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (ProxyObject.isAsked(method)) {
			return ProxyObject.answer(proxy, method, arguments, this.target);
		}
		Method reactive = this.targetType.getMethod(method.getName(), method.getParameterTypes());
		Object result = reactive.invoke(this.target, arguments);
		if (method.getReturnType() != CompletableFuture.class) {
			return proxy(method.getReturnType(), new ReactiveAsyncCalls(result, reactive.getReturnType()));
		}
		Mono<?> mono = (Mono<?>) result;
		return isOptional(method) ? mono.<Optional<?>>map(Optional::of).defaultIfEmpty(Optional.empty()).toFuture()
				: mono.toFuture();
	}

	private static boolean isOptional(Method method) {
		Type value = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
		return value instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class;
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(ReactiveAsyncCalls.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
