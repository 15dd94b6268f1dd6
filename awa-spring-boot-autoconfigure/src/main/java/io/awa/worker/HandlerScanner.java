package io.awa.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.JobKinds;
import io.awa.JobLimits;

/**
 * Finds the handlers among the beans of a context, without creating the beans.
 */
public final class HandlerScanner {

	private static final String REACTIVE_HANDLER = "io.awa.worker.ReactiveJobHandler";

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Creates the scanner.
	 * @param beans where to look
	 */
	public HandlerScanner(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Finds the handlers.
	 * @return the handlers in the order of their beans
	 * @throws InvalidHandlerException if one of them cannot be a handler
	 */
	public List<HandlerDefinition> scan() {
		List<HandlerDefinition> handlers = new ArrayList<>();
		for (String name : this.beans.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beans, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, JobHandler.class)) {
				handlers.addAll(handlersOf(name, type));
			}
		}
		return handlers;
	}

	private List<HandlerDefinition> handlersOf(String name, Class<?> type) {
		List<HandlerDefinition> handlers = new ArrayList<>();
		if (BlockingJobHandler.class.isAssignableFrom(type)) {
			handlers.add(interfaceHandler(name, type, BlockingJobHandler.class,
					HandlerCalls.blocking(() -> this.beans.getBean(name, BlockingJobHandler.class))));
		}
		else if (implementsReactiveHandler(type)) {
			handlers.add(interfaceHandler(name, type, ReactiveJobHandler.class,
					ReactiveHandlerCalls.of(() -> this.beans.getBean(name, ReactiveJobHandler.class))));
		}
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<@Nullable JobHandler>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, JobHandler.class))
			.forEach((method, annotation) -> handlers.add(methodHandler(name, type, method, annotation)));
		return handlers;
	}

	/** By name, because an application without Reactor cannot load the interface. */
	private static boolean implementsReactiveHandler(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (Arrays.stream(current.getInterfaces()).anyMatch(HandlerScanner::isReactiveHandler)) {
				return true;
			}
		}
		return isReactiveHandler(type);
	}

	private static boolean isReactiveHandler(Class<?> type) {
		return type.getName().equals(REACTIVE_HANDLER)
				|| Arrays.stream(type.getInterfaces()).anyMatch(HandlerScanner::isReactiveHandler);
	}

	private HandlerDefinition interfaceHandler(String name, Class<?> type, Class<?> handlerType, HandlerCall call) {
		Type payload = payloadType(name, type, handlerType);
		JobHandler annotation = AnnotatedElementUtils.findMergedAnnotation(type, JobHandler.class);
		return define(annotation, payload, call, "bean '" + name + "' of type " + type.getName());
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
		HandlerCall call = handlerMethod.isReactive()
				? ReactiveHandlerCalls.of(() -> this.beans.getBean(name), handlerMethod)
				: HandlerCalls.blocking(() -> this.beans.getBean(name), handlerMethod);
		return define(annotation, handlerMethod.payloadType(), call, description);
	}

	private static HandlerDefinition define(@Nullable JobHandler annotation, Type payloadType, HandlerCall call,
			String description) {
		try {
			return new HandlerDefinition(kindOf(annotation, payloadType), queueOf(annotation), payloadType, call,
					description);
		}
		catch (InvalidJobException ex) {
			throw new InvalidHandlerException("The " + description + " cannot be a job handler. " + ex.getMessage());
		}
	}

	private static String kindOf(@Nullable JobHandler annotation, Type payloadType) {
		return (annotation != null && !annotation.kind().isEmpty()) ? JobLimits.requireKind(annotation.kind())
				: JobKinds.kindOf(ResolvableType.forType(payloadType).toClass());
	}

	private static String queueOf(@Nullable JobHandler annotation) {
		return (annotation != null) ? JobLimits.requireQueue(annotation.queue()) : InsertOptions.DEFAULT_QUEUE;
	}

}
