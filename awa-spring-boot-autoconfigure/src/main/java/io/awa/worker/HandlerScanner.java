package io.awa.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the handlers among the beans of a context, without creating the beans.
 */
public final class HandlerScanner {

	private static final String REACTIVE_HANDLER = "io.awa.worker.ReactiveJobHandler";

	private static final String REACTIVE_BATCH_HANDLER = "io.awa.worker.ReactiveBatchJobHandler";

	private final ConfigurableListableBeanFactory beans;

	private final HandlerOptionsReader options;

	/**
	 * Creates the scanner.
	 * @param beans where to look
	 */
	public HandlerScanner(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.options = new HandlerOptionsReader(beans);
	}

	/**
	 * Finds the handlers.
	 * @return the handlers in the order of their beans
	 * @throws InvalidHandlerException if one of them cannot be a handler
	 */
	public List<HandlerDefinition> scan() {
		List<HandlerDefinition> handlers = new ArrayList<>();
		for (String name : this.beans.getBeanDefinitionNames()) {
			Class<?> type = typeOf(name);
			if (type != null) {
				handlers.addAll(handlersOf(name, type));
			}
		}
		return handlers;
	}

	/** The class behind the proxies of a bean, if it may be a handler. */
	@Nullable Class<?> typeOf(String name) {
		Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
				: AutoProxyUtils.determineTargetClass(this.beans, name);
		return (type != null && AnnotationUtils.isCandidateClass(type, JobHandler.class)) ? type : null;
	}

	List<HandlerDefinition> handlersOf(String name, Class<?> type) {
		List<HandlerDefinition> handlers = new ArrayList<>();
		if (BlockingJobHandler.class.isAssignableFrom(type)) {
			handlers.add(interfaceHandler(name, type, BlockingJobHandler.class, false,
					HandlerCalls.blocking(() -> this.beans.getBean(name, BlockingJobHandler.class))));
		}
		else if (BatchJobHandler.class.isAssignableFrom(type)) {
			handlers.add(batchHandler(name, type, BatchJobHandler.class, false,
					HandlerCalls.batch(() -> this.beans.getBean(name, BatchJobHandler.class))));
		}
		else if (isImplementedBy(type, REACTIVE_HANDLER)) {
			handlers.add(interfaceHandler(name, type, ReactiveJobHandler.class, true,
					ReactiveHandlerCalls.of(() -> this.beans.getBean(name, ReactiveJobHandler.class))));
		}
		else if (isImplementedBy(type, REACTIVE_BATCH_HANDLER)) {
			handlers.add(batchHandler(name, type, ReactiveBatchJobHandler.class, true,
					ReactiveHandlerCalls.batch(() -> this.beans.getBean(name, ReactiveBatchJobHandler.class))));
		}
		methodsOf(type).forEach((method, annotation) -> handlers.add(methodHandler(name, type, method, annotation)));
		return handlers;
	}

	/** The annotated methods of a class. */
	static Map<Method, JobHandler> methodsOf(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable JobHandler>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, JobHandler.class));
	}

	/** By name, because an application without Reactor cannot load the interface. */
	private static boolean isImplementedBy(@Nullable Class<?> type, String interfaceName) {
		return type != null && (type.getName().equals(interfaceName)
				|| Arrays.stream(type.getInterfaces()).anyMatch((own) -> isImplementedBy(own, interfaceName))
				|| isImplementedBy(type.getSuperclass(), interfaceName));
	}

	private HandlerDefinition interfaceHandler(String name, Class<?> type, Class<?> handlerType, boolean reactive,
			HandlerCall call) {
		return this.options.addTo(HandlerDefinitions.of(annotationOf(type), payloadType(name, type, handlerType),
				reactive, call, describe(name, type)), annotationOf(type));
	}

	private HandlerDefinition batchHandler(String name, Class<?> type, Class<?> handlerType, boolean reactive,
			BatchCall call) {
		return this.options.addTo(HandlerDefinitions.ofBatch(annotationOf(type), payloadType(name, type, handlerType),
				reactive, call, describe(name, type)), annotationOf(type));
	}

	private static @Nullable JobHandler annotationOf(Class<?> type) {
		return AnnotatedElementUtils.findMergedAnnotation(type, JobHandler.class);
	}

	private static String describe(String name, Class<?> type) {
		return "bean '" + name + "' of type " + type.getName();
	}

	/**
	 * The bean definition knows the generics of a lambda that the class itself has lost.
	 */
	private Type payloadType(String name, Class<?> type, Class<?> handlerType) {
		ResolvableType payload = ResolvableType.forClass(type).as(handlerType).getGeneric(0);
		if (payload.resolve() == null && this.beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition bean) {
			payload = bean.getResolvableType().as(handlerType).getGeneric(0);
		}
		if (payload.resolve() == null) {
			throw new InvalidHandlerException(
					"The payload type of handler bean '" + name + "' of type " + type.getName()
							+ " is unknown. Implement " + handlerType.getSimpleName() + " with a type argument.");
		}
		return payload.getType();
	}

	private HandlerDefinition methodHandler(String name, Class<?> type, Method method, JobHandler annotation) {
		String parameters = Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", "));
		String description = "method " + type.getName() + "." + method.getName() + "(" + parameters + ") of bean '"
				+ name + "'";
		HandlerMethod handlerMethod = HandlerMethod.of(type, method, description);
		boolean reactive = handlerMethod.isReactive();
		Type payload = handlerMethod.payloadType();
		if (handlerMethod.isBatch()) {
			return this.options.addTo(
					HandlerDefinitions.ofBatch(annotation, payload, reactive,
							reactive ? ReactiveHandlerCalls.batch(() -> this.beans.getBean(name), handlerMethod)
									: HandlerCalls.batch(() -> this.beans.getBean(name), handlerMethod),
							description),
					annotation);
		}
		return this.options.addTo(
				HandlerDefinitions.of(annotation, payload, reactive,
						reactive ? ReactiveHandlerCalls.of(() -> this.beans.getBean(name), handlerMethod)
								: HandlerCalls.blocking(() -> this.beans.getBean(name), handlerMethod),
						description),
				annotation);
	}

}
