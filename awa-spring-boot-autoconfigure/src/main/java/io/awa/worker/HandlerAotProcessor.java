package io.awa.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what a handler needs: that its methods are called by reflection,
 * and that its payloads are read and written by Jackson. A bean that cannot be a handler
 * fails the build as it would fail the start.
 */
final class HandlerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		HandlerScanner scanner = new HandlerScanner(bean.getBeanFactory());
		Class<?> type = scanner.typeOf(bean.getBeanName());
		if (type == null) {
			return null;
		}
		List<Type> payloads = scanner.handlersOf(bean.getBeanName(), type)
			.stream()
			.map(HandlerDefinition::payloadType)
			.toList();
		return payloads.isEmpty() ? null
				: new Hints(type, List.copyOf(HandlerScanner.methodsOf(type).keySet()), payloads);
	}

	/** What is registered for one bean. */
	private record Hints(Class<?> type, Collection<Method> methods,
			Collection<Type> payloads) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			ReflectionHints reflection = context.getRuntimeHints().reflection();
			reflection.registerType(this.type);
			this.methods.forEach((method) -> {
				reflection.registerMethod(method, ExecutableMode.INVOKE);
				reflection.registerMethod(ClassUtils.getInterfaceMethodIfPossible(method, this.type),
						ExecutableMode.INVOKE);
			});
			new BindingReflectionHintsRegistrar().registerReflectionHints(reflection,
					this.payloads.toArray(new Type[0]));
		}

	}

}
