package io.awa.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.TransactionManager;

/**
 * Finds the transaction manager of the application that manages the database of the
 * client. One of another database would begin transactions that jobs are not part of.
 */
final class TransactionManagers {

	private TransactionManagers() {
	}

	/**
	 * Returns the only one that fits, or {@code null}.
	 * @param managers those of the application
	 * @param property the property that says what a manager manages
	 * @param managed what the client uses
	 */
	static <M extends TransactionManager> @Nullable M find(ObjectProvider<M> managers, String property,
			Object managed) {
		List<M> fitting = managers.stream().filter((manager) -> fits(manager, property, managed)).toList();
		return (fitting.size() == 1) ? fitting.get(0) : null;
	}

	/** A manager without the property, such as that of JTA, manages all of them. */
	private static boolean fits(TransactionManager manager, String property, Object managed) {
		BeanWrapper wrapper = PropertyAccessorFactory.forBeanPropertyAccess(manager);
		return !wrapper.isReadableProperty(property) || wrapper.getPropertyValue(property) == managed;
	}

}
