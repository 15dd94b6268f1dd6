package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Explains why there is no bridge, or no reactive transactions over JDBC.
 */
final class MissingBridgeFailureAnalyzer extends MissingBeanFailureAnalyzer {

	private static final String PROPERTY = "awa.bridge.reactive-over-jdbc";

	private final @Nullable Environment environment;

	MissingBridgeFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	@Nullable FailureAnalysis analyze(String type, String subject, NoSuchBeanDefinitionException cause) {
		return switch (type) {
			case "io.awa.bridge.AwaBridge" -> new FailureAnalysis(
					subject + "it joins transactions of R2DBC, and there is no ReactiveAwaClient over R2DBC.",
					"Add spring-boot-r2dbc and org.postgresql:r2dbc-postgresql, and set spring.r2dbc.url; or, for "
							+ "reactive code in an application with a DataSource, set " + PROPERTY
							+ "=true and inject ReactiveOverJdbc.",
					cause);
			case "io.awa.bridge.ReactiveOverJdbc", "io.awa.bridge.JdbcReactiveTransactionManager" ->
				reactiveOverJdbc(subject, cause);
			default -> null;
		};
	}

	private FailureAnalysis reactiveOverJdbc(String subject, NoSuchBeanDefinitionException cause) {
		if (this.environment == null || !this.environment.getProperty(PROPERTY, Boolean.class, false)) {
			return new FailureAnalysis(subject + PROPERTY + " is not true.", "Set " + PROPERTY + "=true.", cause);
		}
		if (!isPresent("reactor.core.publisher.Mono") || !isPresent("io.r2dbc.spi.Connection")) {
			return new FailureAnalysis(subject + "Reactor or the interfaces of R2DBC are not on the class path.",
					"Add io.projectreactor:reactor-core and io.r2dbc:r2dbc-spi. The driver is not needed.", cause);
		}
		return new FailureAnalysis(subject + "there is no JdbcAwaClient to build it on.",
				"Add spring-boot-starter-jdbc and set spring.datasource.url; or, in an application with R2DBC, use "
						+ "ReactiveAwaClient and AwaBridge.",
				cause);
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, Thread.currentThread().getContextClassLoader());
	}

}
