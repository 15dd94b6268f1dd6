package io.awa.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts contexts that fail and explains why, with the analyzers that Boot would find and
 * in its order.
 */
final class AnalyzedFailure {

	private static final Log logger = LogFactory.getLog(AnalyzedFailure.class);

	private AnalyzedFailure() {
	}

	static void of(ApplicationContextRunner runner, Consumer<FailureAnalysis> check) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		runner.withInitializer(started::set).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = find(context.getStartupFailure(), started.get().getBeanFactory(),
					started.get().getEnvironment());
			assertThat(analysis).isNotNull();
			check.accept(analysis);
		});
	}

	static @Nullable FailureAnalysis find(Throwable failure, @Nullable BeanFactory beanFactory,
			@Nullable Environment environment) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader
			.forDefaultResourceLocation(AnalyzedFailure.class.getClassLoader())
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(BeanFactory.class, beanFactory).and(Environment.class, environment),
					FailureHandler.logging(logger));
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
