package io.awa.bridge;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Hooks;

/**
 * Carries the reactive transaction of a pipeline to the threads that work for it, so that
 * a plain {@code block()} joins it. This needs Reactor's automatic context propagation
 * and changes all blocking use of reactive code in this JVM until it is closed.
 */
public final class AutomaticTransactions implements AutoCloseable {

	/** Spring's key for the stack of transactions; the class is not public. */
	static final String HOLDER_KEY = "org.springframework.transaction.reactive.TransactionContextHolder";

	private static final Object MONITOR = new Object();

	private static int users;

	private final AtomicBoolean closed = new AtomicBoolean();

	private AutomaticTransactions() {
	}

	/**
	 * Begins to carry transactions to threads.
	 * @return the object that ends it
	 * @throws IllegalStateException if a library is missing
	 */
	public static AutomaticTransactions start() {
		ClassLoader classLoader = AutomaticTransactions.class.getClassLoader();
		for (String needed : List.of("io.micrometer.context.ContextRegistry", "reactor.core.publisher.Hooks",
				HOLDER_KEY)) {
			if (!ClassUtils.isPresent(needed, classLoader)) {
				throw new IllegalStateException("awa.bridge.automatic is true, but " + needed
						+ " is not on the class path. Add io.micrometer:context-propagation and "
						+ "io.projectreactor:reactor-core, or remove awa.bridge.automatic.");
			}
		}
		synchronized (MONITOR) {
			if (users++ == 0) {
				Registration.add(ClassUtils.resolveClassName(HOLDER_KEY, classLoader));
			}
		}
		return new AutomaticTransactions();
	}

	/**
	 * Checks whether Reactor carries anything, once all of the application is set up.
	 * @throws IllegalStateException if it does not
	 */
	public void requirePropagation() {
		if (!Registration.isPropagationEnabled()) {
			throw new IllegalStateException("awa.bridge.automatic is true, but Reactor's automatic context propagation "
					+ "is not enabled, so transactions would not reach blocking code. Set "
					+ "spring.reactor.context-propagation=auto (with spring-boot-reactor), or call "
					+ "Hooks.enableAutomaticContextPropagation() before the application starts, or remove "
					+ "awa.bridge.automatic.");
		}
	}

	/**
	 * Ends it, unless another application in this JVM still needs it.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			synchronized (MONITOR) {
				if (--users == 0) {
					Registration.remove();
				}
			}
		}
	}

	/** Loaded only if the libraries are there. */
	private static final class Registration {

		private static final Object[] KEYS = new Object[2];

		static void add(Class<?> holderKey) {
			KEYS[0] = TransactionContext.class;
			KEYS[1] = holderKey;
			ContextRegistry.getInstance()
				.registerThreadLocalAccessor(new Accessor(KEYS[0], PropagatedTransaction.CONTEXT))
				.registerThreadLocalAccessor(new Accessor(KEYS[1], PropagatedTransaction.HOLDER));
		}

		static void remove() {
			for (Object key : KEYS) {
				ContextRegistry.getInstance().removeThreadLocalAccessor(key);
			}
		}

		static boolean isPropagationEnabled() {
			return Hooks.isAutomaticContextPropagationEnabled();
		}

	}

	/** Works both ways, or the transaction is lost at the first change of threads. */
	private record Accessor(Object key, ThreadLocal<@Nullable Object> value) implements ThreadLocalAccessor<Object> {

		@Override
		public @Nullable Object getValue() {
			return this.value.get();
		}

		@Override
		public void setValue(Object newValue) {
			this.value.set(newValue);
		}

		@Override
		public void setValue() {
			this.value.remove();
		}

	}

}
