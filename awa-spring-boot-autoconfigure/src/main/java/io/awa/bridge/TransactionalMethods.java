package io.awa.bridge;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.ClassUtils;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;

/**
 * Looks through the beans of an application for {@code @Transactional} methods whose
 * transaction manager does not fit what they return: Spring would run them outside any
 * transaction, or fail at their first call. It creates no beans but transaction managers.
 */
public final class TransactionalMethods {

	private static final Log logger = LogFactory.getLog(TransactionalMethods.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final GuardMode mode;

	/**
	 * Creates the object.
	 * @param beanFactory the beans of the application
	 * @param mode what to do with such methods
	 */
	public TransactionalMethods(ConfigurableListableBeanFactory beanFactory, GuardMode mode) {
		this.beanFactory = beanFactory;
		this.mode = mode;
	}

	/**
	 * Checks all beans of the application.
	 * @throws BoundaryException if there are such methods and the mode is to fail
	 */
	public void check() {
		List<String> problems = (this.mode != GuardMode.OFF) ? findProblems() : List.of();
		if (problems.isEmpty()) {
			return;
		}
		BoundaryException failure = new BoundaryException(BoundaryCode.WRONG_TRANSACTION_MANAGER,
				"The transaction managers of these methods do not fit:\n - " + String.join("\n - ", problems));
		if (this.mode == GuardMode.FAIL) {
			throw failure;
		}
		logger.warn(failure.getMessage());
	}

	private List<String> findProblems() {
		List<String> problems = new ArrayList<>();
		this.beanFactory.getBeanProvider(TransactionAttributeSource.class).stream().findFirst().ifPresent((source) -> {
			TransactionManagerChoice choice = new TransactionManagerChoice(this.beanFactory);
			for (String name : this.beanFactory.getBeanDefinitionNames()) {
				Class<?> type = findType(name);
				if (type != null) {
					check(name, type, source, choice, problems);
				}
			}
		});
		return problems;
	}

	private @Nullable Class<?> findType(String name) {
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		if (definition.isAbstract() || definition.getRole() != BeanDefinition.ROLE_APPLICATION
				|| ScopedProxyUtils.isScopedTarget(name)) {
			return null;
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
		return (type == null || type.getName().startsWith("org.springframework.")) ? null
				: ClassUtils.getUserClass(type);
	}

	private static void check(String name, Class<?> type, TransactionAttributeSource source,
			TransactionManagerChoice choice, List<String> problems) {
		if (!source.isCandidateClass(type)) {
			return;
		}
		Map<Method, TransactionAttribute> methods = MethodIntrospector.selectMethods(type,
				(Method method) -> source.getTransactionAttribute(method, type));
		methods.forEach((method, attribute) -> {
			String problem = TransactionalMethod.of(method, attribute).findProblem(choice.find(attribute, type));
			if (problem != null) {
				problems.add("Bean '" + name + "', method " + type.getSimpleName() + "." + method.getName() + ": "
						+ problem);
			}
		});
	}

}
