package io.awa.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import io.awa.JobKind;

/**
 * Tells a native image which payloads are read and written by Jackson: the types with
 * {@link JobKind} in the packages of the application, whether it handles them or only
 * inserts them.
 */
final class JobKindAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!AutoConfigurationPackages.has(beanFactory)) {
			return null;
		}
		List<Class<?>> payloads = find(AutoConfigurationPackages.get(beanFactory), beanFactory.getBeanClassLoader());
		return payloads.isEmpty() ? null : (context, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(context.getRuntimeHints().reflection(), payloads.toArray(new Class<?>[0]));
	}

	private static List<Class<?>> find(List<String> packages, @Nullable ClassLoader classLoader) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(JobKind.class, false));
		return packages.stream()
			.flatMap((name) -> scanner.findCandidateComponents(name).stream())
			.map(BeanDefinition::getBeanClassName)
			.filter(Objects::nonNull)
			.<Class<?>>flatMap((name) -> Stream.of(ClassUtils.resolveClassName(name, classLoader)))
			.distinct()
			.toList();
	}

}
