package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Explains why a bean of the library that another asks for is not there. Before Boot's
 * analyzer, which would suggest to define it.
 */
abstract class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		String name = type.toClass().getName();
		return analyze(name, ((description != null) ? description : "The application") + " requires a bean of type '"
				+ name + "', but there is none: ", cause);
	}

	/**
	 * Explains a missing bean.
	 * @param type the name of its class
	 * @param subject what the explanation begins with
	 * @param cause the failure
	 * @return {@code null} if the bean is none of those explained here
	 */
	abstract @Nullable FailureAnalysis analyze(String type, String subject, NoSuchBeanDefinitionException cause);

}
