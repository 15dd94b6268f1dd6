package io.awa.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.IllegalTransactionStateException;

import io.awa.BoundaryException;

/**
 * Turns each method of an asynchronous interface into a call of the blocking method of
 * the same name and parameters, on a thread of a small pool.
 */
final class AsyncCalls implements InvocationHandler {

	private static final int THREADS = 8;

	private final Object target;

	private final Class<?> targetType;

	private final JdbcRunner runner;

	private final Executor executor;

	private AsyncCalls(Object target, Class<?> targetType, JdbcRunner runner, Executor executor) {
		this.target = target;
		this.targetType = targetType;
		this.runner = runner;
		this.executor = executor;
	}

	static AsyncAwaClient of(AwaClient client, JdbcRunner runner) {
		return proxy(AsyncAwaClient.class, new AsyncCalls(client, AwaClient.class, runner, pool()));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (ProxyObject.isAsked(method)) {
			return ProxyObject.answer(proxy, method, arguments, this.target);
		}
		Method blocking = this.targetType.getMethod(method.getName(), method.getParameterTypes());
		if (method.getReturnType() != CompletableFuture.class) {
			Object group = call(blocking, arguments);
			return proxy(method.getReturnType(),
					new AsyncCalls(group, blocking.getReturnType(), this.runner, this.executor));
		}
		if (this.runner.scope().isTransactionActive()) {
			return CompletableFuture.failedFuture(new IllegalTransactionStateException(method.getName()
					+ " would run on another thread and leave the transaction of this one. Call it without async(), "
					+ "or after the transaction."));
		}
		try {
			this.runner.guard().beforeAsyncCall();
		}
		catch (BoundaryException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return CompletableFuture.supplyAsync(() -> call(blocking, arguments), this.executor);
	}

	private Object call(Method method, @Nullable Object @Nullable [] arguments) {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getTargetException() instanceof RuntimeException failure) ? failure
					: new CompletionException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(AsyncCalls.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/** Threads end when idle, so nobody has to close the pool. */
	private static Executor pool() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("awa-async-");
		threads.setDaemon(true);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
