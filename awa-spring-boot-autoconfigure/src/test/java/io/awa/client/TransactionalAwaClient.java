package io.awa.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A blocking client whose every call runs in the given scope.
 */
final class TransactionalAwaClient {

	private final TransactionTemplate template;

	private final ClientScope scope;

	TransactionalAwaClient(TransactionTemplate template, ClientScope scope) {
		this.template = template;
		this.scope = scope;
	}

	/** Groups of operations are wrapped like the client itself. */
	<T> T wrap(Class<T> type, Object target) {
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> isGroup(method) ? wrap(method.getReturnType(), call(target, method, null))
						: run(() -> call(target, method, arguments))));
	}

	static boolean isGroup(Method method) {
		return method.getReturnType().isInterface()
				&& method.getReturnType().getPackage() == AwaClient.class.getPackage()
				&& method.getParameterCount() == 0;
	}

	static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments) {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable Object run(Supplier<@Nullable Object> call) {
		if (this.scope == ClientScope.NO_TRANSACTION) {
			return call.get();
		}
		return this.template.execute((status) -> {
			if (this.scope == ClientScope.ROLLED_BACK) {
				status.setRollbackOnly();
			}
			return call.get();
		});
	}

}
