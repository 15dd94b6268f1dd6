package io.awa.bridge;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/**
 * Finds the transaction manager that Spring takes for a method, by Spring's own code.
 */
final class TransactionManagerChoice extends TransactionAspectSupport {

	TransactionManagerChoice(ListableBeanFactory beanFactory) {
		setBeanFactory(beanFactory);
		beanFactory.getBeanProvider(TransactionInterceptor.class)
			.stream()
			.findFirst()
			.map(TransactionInterceptor::getTransactionManager)
			.ifPresent(this::setTransactionManager);
	}

	Found find(TransactionAttribute attribute, Class<?> type) {
		try {
			return new Found(determineTransactionManager(attribute, type), false, attribute.getQualifier());
		}
		catch (NoUniqueBeanDefinitionException ex) {
			return new Found(null, true, attribute.getQualifier());
		}
		catch (NoSuchBeanDefinitionException ex) {
			return new Found(null, false, attribute.getQualifier());
		}
	}

	/**
	 * What Spring takes.
	 *
	 * @param manager the manager, or {@code null} if there is none or no single one
	 * @param ambiguous whether there are several
	 * @param qualifier what the method asks for, or {@code null}
	 */
	record Found(@Nullable TransactionManager manager, boolean ambiguous, @Nullable String qualifier) {

	}

}
