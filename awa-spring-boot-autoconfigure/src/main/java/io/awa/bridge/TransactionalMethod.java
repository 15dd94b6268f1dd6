package io.awa.bridge;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAttribute;

import io.awa.bridge.TransactionManagerChoice.Found;

/**
 * A {@code @Transactional} method, by when its work is done.
 *
 * @param result the simple name of what it returns
 * @param work when its work is done
 * @param begins whether it needs a transaction at all
 */
record TransactionalMethod(String result, Work work, boolean begins) {

	/** When the work of a method is done. */
	enum Work {

		/** When it returns. */
		BLOCKING,

		/** Once somebody has subscribed to what it returned. */
		REACTIVE,

		/** Some time, on another thread. */
		FUTURE

	}

	/** Names both ways to say which manager is meant. */
	static final String AMBIGUOUS = "there are several transaction managers, none of them is primary, and the "
			+ "method does not say which one it means. Use @JdbcTransactional for methods that block and "
			+ "@ReactiveTransactional for those that return a Mono or Flux, put @Qualifier with the name of a manager "
			+ "on the class, or make one manager @Primary.";

	private static final String OVER_JDBC = "@Transactional(\"awaJdbcReactiveTransactionManager\") with JDBC and "
			+ "awa.bridge.reactive-over-jdbc=true";

	static TransactionalMethod of(Method method, TransactionAttribute attribute) {
		int propagation = attribute.getPropagationBehavior();
		boolean begins = propagation != TransactionDefinition.PROPAGATION_SUPPORTS
				&& propagation != TransactionDefinition.PROPAGATION_NOT_SUPPORTED
				&& propagation != TransactionDefinition.PROPAGATION_NEVER;
		return new TransactionalMethod(method.getReturnType().getSimpleName(), workOf(method), begins);
	}

	/** What {@code @Async} runs is in a transaction as a whole, on its own thread. */
	private static Work workOf(Method method) {
		Class<?> type = method.getReturnType();
		if (CompletionStage.class.isAssignableFrom(type)) {
			boolean async = AnnotatedElementUtils.hasAnnotation(method, Async.class)
					|| AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Async.class);
			return async ? Work.BLOCKING : Work.FUTURE;
		}
		boolean reactive = KotlinDetector.isSuspendingFunction(method)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
		return reactive ? Work.REACTIVE : Work.BLOCKING;
	}

	@Nullable String findProblem(Found found) {
		TransactionManager manager = found.manager();
		if (manager == null) {
			return found.ambiguous() ? AMBIGUOUS : findMissing(found.qualifier());
		}
		String name = manager.getClass().getSimpleName();
		if (manager instanceof ReactiveTransactionManager) {
			return switch (this.work) {
				case REACTIVE -> null;
				case BLOCKING -> "it returns " + this.result + ", but " + name + " is a reactive transaction manager, "
						+ "so every call would fail. Remove the annotation if the method runs in sections, which join the "
						+ "transaction of their pipeline; or return a Mono; or use @JdbcTransactional, which needs a "
						+ "DataSource.";
				case FUTURE -> problemOfFuture();
			};
		}
		if (!this.begins) {
			return null;
		}
		return switch (this.work) {
			case BLOCKING -> null;
			case REACTIVE -> "it returns " + this.result + ", but " + name
					+ " is a blocking transaction manager, so the "
					+ "transaction would end before anybody subscribes, and each statement would commit by itself. Use "
					+ "@ReactiveTransactional with R2DBC, or " + OVER_JDBC + ".";
			case FUTURE -> problemOfFuture();
		};
	}

	private String problemOfFuture() {
		return "it returns " + this.result
				+ ", whose work runs elsewhere and so outside the transaction. Return a Mono "
				+ "and use @ReactiveTransactional, or block and use @JdbcTransactional, with @Async if needed.";
	}

	private static @Nullable String findMissing(@Nullable String qualifier) {
		if (JdbcTransactional.MANAGER.equals(qualifier)) {
			return "@JdbcTransactional needs a client over JDBC, which this application does not have. Remove it if the "
					+ "method runs in sections, which join the transaction of their pipeline; or declare a DataSource, "
					+ "and set awa.client=both if the application has a ConnectionFactory too.";
		}
		if (ReactiveTransactional.MANAGER.equals(qualifier)) {
			return "@ReactiveTransactional needs ReactiveAwaClient, which this application does not have. Use "
					+ OVER_JDBC + "; or declare a ConnectionFactory, and set awa.client=both if the application has a "
					+ "DataSource too.";
		}
		return null;
	}

}
