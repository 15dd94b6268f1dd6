package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.core.type.MethodMetadata;

/**
 * What conditions look at: the kind of application, its settings, its beans by name, and
 * what is missing on its class path. Its context has all our auto-configurations, but
 * makes no bean, so it needs no database.
 */
record ConditionScenario(Web web, Map<String, String> settings, Map<String, Class<?>> beans, Set<Class<?>> missing) {

	private static final String EMBEDDED = "awa.embedded-postgres.enabled";

	ConditionScenario {
		settings = Map.copyOf(settings);
		beans = Map.copyOf(beans);
		missing = Set.copyOf(missing);
	}

	static ConditionScenario plain(Class<?>... beans) {
		return new ConditionScenario(Web.NONE, Map.of(EMBEDDED, "false"), Map.of(), Set.of()).withBeans(beans);
	}

	ConditionScenario on(Web other) {
		return new ConditionScenario(other, this.settings, this.beans, this.missing);
	}

	ConditionScenario with(String setting, String value) {
		Map<String, String> changed = new TreeMap<>(this.settings);
		changed.put(setting, value);
		return new ConditionScenario(this.web, changed, this.beans, this.missing);
	}

	ConditionScenario without(String setting) {
		Map<String, String> changed = new TreeMap<>(this.settings);
		changed.remove(setting);
		return new ConditionScenario(this.web, changed, this.beans, this.missing);
	}

	ConditionScenario withBeans(Class<?>... types) {
		Map<String, Class<?>> changed = new TreeMap<>(this.beans);
		for (Class<?> type : types) {
			changed.put("own" + type.getSimpleName(), type);
		}
		return new ConditionScenario(this.web, this.settings, changed, this.missing);
	}

	ConditionScenario withBeanNamed(String name) {
		Map<String, Class<?>> changed = new TreeMap<>(this.beans);
		changed.put(name, Object.class);
		return new ConditionScenario(this.web, this.settings, changed, this.missing);
	}

	ConditionScenario withoutBean(Class<?> type) {
		Map<String, Class<?>> changed = new TreeMap<>(this.beans);
		changed.values().remove(type);
		return new ConditionScenario(this.web, this.settings, changed, this.missing);
	}

	ConditionScenario withoutClass(Class<?> type) {
		Set<Class<?>> changed = new LinkedHashSet<>(this.missing);
		changed.add(type);
		return new ConditionScenario(this.web, this.settings, this.beans, changed);
	}

	Decisions decide() {
		AtomicReference<Decisions> decisions = new AtomicReference<>();
		this.web.runner()
			.withConfiguration(AwaContexts.AWA)
			.withAllowBeanDefinitionOverriding(this.beans.containsValue(Object.class))
			.withClassLoader(new FilteredClassLoader(this.missing.toArray(Class<?>[]::new)))
			.withPropertyValues(this.settings.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + "=" + entry.getValue())
				.toArray(String[]::new))
			.withInitializer(this::prepare)
			.run((context) -> decisions.set(Decisions.of(context.getSourceApplicationContext().getBeanFactory())));
		return decisions.get();
	}

	private void prepare(ConfigurableApplicationContext context) {
		ConfigurableListableBeanFactory factory = context.getBeanFactory();
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
		this.beans.forEach((name, type) -> registry.registerBeanDefinition(name, new RootBeanDefinition(type)));
		factory.registerSingleton("lifecycleProcessor", new NothingStarts());
		context.addBeanFactoryPostProcessor((all) -> {
			for (String name : all.getBeanDefinitionNames()) {
				all.getBeanDefinition(name).setLazyInit(true);
			}
		});
	}

	enum Web {

		NONE, SERVLET, REACTIVE;

		private AbstractApplicationContextRunner<?, ?, ?> runner() {
			return switch (this) {
				case NONE -> new ApplicationContextRunner();
				case SERVLET -> new WebApplicationContextRunner();
				case REACTIVE -> new ReactiveWebApplicationContextRunner();
			};
		}

	}

	/** The classes and methods that are in, and why others are not. */
	record Decisions(Set<String> sources, Map<String, List<String>> refusals) {

		private static Decisions of(ConfigurableListableBeanFactory factory) {
			Set<String> sources = new LinkedHashSet<>();
			for (String name : factory.getBeanDefinitionNames()) {
				sources.add(DeclaredConditions.sourceName(source(factory.getBeanDefinition(name))));
			}
			Map<String, List<String>> refusals = new TreeMap<>();
			ConditionEvaluationReport.get(factory)
				.getConditionAndOutcomesBySource()
				.forEach((source, outcomes) -> outcomes.forEach((evaluated) -> {
					if (!evaluated.getOutcome().isMatch()) {
						refusals.computeIfAbsent(DeclaredConditions.sourceName(source), (key) -> new ArrayList<>())
							.add(evaluated.getCondition().getClass().getSimpleName() + ": " + evaluated.getOutcome());
					}
				}));
			return new Decisions(sources, refusals);
		}

		private static String source(BeanDefinition definition) {
			MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
					? annotated.getFactoryMethodMetadata() : null;
			return (method != null) ? method.getDeclaringClassName() + "#" + method.getMethodName()
					: String.valueOf(definition.getBeanClassName());
		}

	}

	/** In place of what would make lazy beans, to start them. */
	private static final class NothingStarts implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
