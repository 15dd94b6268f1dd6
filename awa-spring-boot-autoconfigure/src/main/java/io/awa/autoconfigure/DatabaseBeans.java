package io.awa.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.util.ClassUtils;

import io.awa.autoconfigure.AwaProperties.Client;

/**
 * Finds the beans through which the application reaches its databases, without loading
 * the types of a programming model that the application does not have.
 */
final class DatabaseBeans {

	private static final String DATA_SOURCE = "javax.sql.DataSource";

	private static final String CONNECTION_FACTORY = "io.r2dbc.spi.ConnectionFactory";

	private DatabaseBeans() {
	}

	static String typeName(Client client) {
		return (client == Client.JDBC) ? DATA_SOURCE : CONNECTION_FACTORY;
	}

	static boolean exist(ConditionContext context, Client client) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		return beanFactory != null && exist(beanFactory, client);
	}

	static boolean exist(ConfigurableListableBeanFactory beanFactory, Client client) {
		return !findNames(beanFactory, client).isEmpty();
	}

	/**
	 * Returns the bean that is marked, or else the only or primary one.
	 * @throws AmbiguousDatabaseException if there are several
	 */
	static <T> T select(ObjectProvider<T> marked, ObjectProvider<T> all, Client client,
			ConfigurableListableBeanFactory beanFactory) {
		T selected = marked.getIfAvailable(all::getIfUnique);
		if (selected == null) {
			throw new AmbiguousDatabaseException(client, findNames(beanFactory, client));
		}
		return selected;
	}

	private static List<String> findNames(ConfigurableListableBeanFactory beanFactory, Client client) {
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		String typeName = typeName(client);
		if (!ClassUtils.isPresent(typeName, classLoader)) {
			return List.of();
		}
		Class<?> type = ClassUtils.resolveClassName(typeName, classLoader);
		return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false))
			.filter((name) -> isCandidate(beanFactory, name, client))
			.toList();
	}

	private static boolean isCandidate(ConfigurableListableBeanFactory beanFactory, String name, Client client) {
		try {
			BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
			boolean byDefault = !(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate();
			return definition.isAutowireCandidate() && (byDefault || isMarked(beanFactory, name, client));
		}
		catch (NoSuchBeanDefinitionException ex) {
			// A singleton that was registered without a definition.
			return true;
		}
	}

	private static boolean isMarked(ConfigurableListableBeanFactory beanFactory, String name, Client client) {
		Class<? extends Annotation> mark = (client == Client.JDBC) ? AwaDataSource.class : AwaConnectionFactory.class;
		return beanFactory.findAnnotationOnBean(name, mark, false) != null;
	}

}
