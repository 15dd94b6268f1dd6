package io.awa.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The reactive client in the clothes of the blocking one, so that one contract serves
 * both. Each call is subscribed to in the given scope.
 */
final class BlockingReactiveAwaClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final TransactionalOperator operator;

	private final ClientScope scope;

	BlockingReactiveAwaClient(TransactionalOperator operator, ClientScope scope) {
		this.operator = operator;
		this.scope = scope;
	}

	<T> T wrap(Class<T> type, Object target) {
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call(target, method, arguments)));
	}

	private @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments) {
		Object result = callReactive(target, method, arguments);
		if (result instanceof Flux<?> flux) {
			return run(flux.collectList()).stream();
		}
		if (result instanceof Mono<?> mono) {
			Object value = run(mono);
			return (method.getReturnType() == Optional.class) ? Optional.ofNullable(value) : value;
		}
		return wrap(method.getReturnType(), result);
	}

	private static Object callReactive(Object target, Method method, @Nullable Object @Nullable [] arguments) {
		try {
			Class<?>[] types = method.getParameterTypes();
			for (int i = 0; i < types.length; i++) {
				if (types[i] == Stream.class && arguments != null) {
					types[i] = Publisher.class;
					Stream<?> stream = (Stream<?>) arguments[i];
					arguments[i] = (stream != null) ? Flux.fromStream(stream) : null;
				}
			}
			Method reactive = target.getClass().getMethod(method.getName(), types);
			reactive.setAccessible(true);
			return reactive.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getTargetException());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private <T> T run(Mono<T> call) {
		return switch (this.scope) {
			case NO_TRANSACTION -> call.block(TIMEOUT);
			case COMMITTED -> this.operator.transactional(call).block(TIMEOUT);
			case ROLLED_BACK -> this.operator.execute((transaction) -> {
				transaction.setRollbackOnly();
				return call;
			}).next().block(TIMEOUT);
		};
	}

}
