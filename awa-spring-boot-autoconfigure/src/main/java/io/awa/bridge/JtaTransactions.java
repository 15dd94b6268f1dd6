package io.awa.bridge;

import java.util.List;
import java.util.function.BooleanSupplier;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Finds out whether a JTA transaction is active on a thread, whoever began it.
 */
public final class JtaTransactions {

	private JtaTransactions() {
	}

	/**
	 * Returns a check by the JTA transaction managers of an application.
	 * @param beanFactory the beans of the application
	 * @return the check; without JTA it always says no
	 */
	public static BooleanSupplier of(ListableBeanFactory beanFactory) {
		return ClassUtils.isPresent("jakarta.transaction.UserTransaction", JtaTransactions.class.getClassLoader())
				? Managers.of(beanFactory) : () -> false;
	}

	/** Loaded only if JTA is there. */
	private static final class Managers {

		static BooleanSupplier of(ListableBeanFactory beanFactory) {
			List<JtaTransactionManager> managers = List.copyOf(
					BeanFactoryUtils.beansOfTypeIncludingAncestors(beanFactory, JtaTransactionManager.class).values());
			return managers.isEmpty() ? () -> false : () -> managers.stream().anyMatch(Managers::isActive);
		}

		private static boolean isActive(JtaTransactionManager manager) {
			UserTransaction transaction = manager.getUserTransaction();
			try {
				return transaction != null && transaction.getStatus() != Status.STATUS_NO_TRANSACTION;
			}
			catch (SystemException ex) {
				return false;
			}
		}

	}

}
