package io.awa.worker;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Puts the interceptors of a context around its handlers: {@link JobExecutionInterceptor}
 * beans around blocking ones, {@link ReactiveJobExecutionInterceptor} beans around those
 * that return a Mono. The beans are created with the first run.
 */
public final class HandlerInterceptors {

	private static final Log logger = LogFactory.getLog(HandlerInterceptors.class);

	/** By name, because an application without Reactor cannot load it. */
	private static final String REACTIVE_INTERCEPTOR = "io.awa.worker.ReactiveJobExecutionInterceptor";

	private static final boolean REACTOR_PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			HandlerInterceptors.class.getClassLoader());

	private final ListableBeanFactory beans;

	/**
	 * Creates the interceptors.
	 * @param beans where to look
	 */
	public HandlerInterceptors(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Puts the interceptors around handlers, and warns of handlers that have none because
	 * all interceptors are of the other style.
	 * @param handlers the handlers found
	 * @return the handlers to register
	 */
	public List<HandlerDefinition> around(Collection<HandlerDefinition> handlers) {
		boolean blocking = isThere(JobExecutionInterceptor.class);
		boolean reactive = REACTOR_PRESENT && isThere(reactiveInterceptor());
		warnOfOthers(handlers, blocking, reactive);
		Supplier<List<JobExecutionInterceptor>> interceptors = lazily(this.beans, JobExecutionInterceptor.class);
		Function<HandlerDefinition, HandlerDefinition> aroundReactive = reactive
				? ReactiveInterceptedCalls.of(this.beans) : Function.identity();
		return handlers.stream()
			.map((handler) -> handler.traits().isReactive() ? aroundReactive.apply(handler)
					: blocking ? intercept(handler, interceptors) : handler)
			.toList();
	}

	/**
	 * Puts an interceptor around a handler, outside of all others.
	 * @param handler the handler
	 * @param blocking for handlers that block
	 * @param reactive makes the one for handlers that return a Mono, asked for only then
	 * @return the handler to register
	 */
	public static HandlerDefinition outermost(HandlerDefinition handler, JobExecutionInterceptor blocking,
			Supplier<ReactiveJobExecutionInterceptor> reactive) {
		return handler.traits().isReactive()
				? ReactiveInterceptedCalls.intercept(handler, () -> List.of(reactive.get()))
				: intercept(handler, () -> List.of(blocking));
	}

	static HandlerDefinition intercept(HandlerDefinition handler,
			Supplier<List<JobExecutionInterceptor>> interceptors) {
		BatchCall batch = handler.traits().batchCall();
		if (batch != null) {
			BatchCall intercepted = InterceptedCalls.batch(batch, interceptors);
			return handler.withCalls(new BatchOfOne(intercepted), handler.traits().withBatchCall(intercepted));
		}
		return handler.withCalls(InterceptedCalls.single(handler.call(), interceptors), handler.traits());
	}

	/** The beans of a type in their order, looked up once, when they are needed. */
	static <T> Supplier<List<T>> lazily(ListableBeanFactory beans, Class<T> type) {
		AtomicReference<@Nullable List<T>> found = new AtomicReference<>();
		return () -> {
			List<T> known = found.get();
			if (known == null) {
				known = beans.getBeanProvider(type).orderedStream().toList();
				found.set(known);
			}
			return known;
		};
	}

	private void warnOfOthers(Collection<HandlerDefinition> handlers, boolean blocking, boolean reactive) {
		List<String> without = handlers.stream()
			.filter((handler) -> (blocking != reactive) && handler.traits().isReactive() == blocking)
			.map(HandlerDefinition::description)
			.toList();
		if (!without.isEmpty()) {
			logger.warn("There are interceptors of type "
					+ (blocking ? "JobExecutionInterceptor" : "ReactiveJobExecutionInterceptor")
					+ " only, which do not see handlers that " + (blocking ? "return a Mono" : "block") + ": " + without
					+ ". Let one of them implement "
					+ (blocking ? "ReactiveJobExecutionInterceptor" : "JobExecutionInterceptor") + " too.");
		}
	}

	private boolean isThere(Class<?> type) {
		return this.beans.getBeanNamesForType(type, true, false).length > 0;
	}

	private static Class<?> reactiveInterceptor() {
		return ClassUtils.resolveClassName(REACTIVE_INTERCEPTOR, HandlerInterceptors.class.getClassLoader());
	}

}
