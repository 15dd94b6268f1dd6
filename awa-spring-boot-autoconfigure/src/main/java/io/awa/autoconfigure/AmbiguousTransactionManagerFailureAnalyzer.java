package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionManager;

/**
 * Explains {@code @Transactional} in an application with a blocking and a reactive
 * transaction manager.
 */
final class AmbiguousTransactionManagerFailureAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException>
		implements Ordered {

	/** Before Boot's own, which explains injection points only. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
		if (cause.getBeanType() != TransactionManager.class) {
			return null;
		}
		return new FailureAnalysis(
				"@Transactional does not say which transaction manager it means, and none of "
						+ cause.getBeanNamesFound() + " is primary.",
				"Use @JdbcTransactional (io.awa.bridge) on methods that block and @ReactiveTransactional on those that "
						+ "return a Mono or Flux; or put @Qualifier with the name of a manager on the class; or make one "
						+ "manager @Primary.",
				cause);
	}

}
