package io.awa.autoconfigure;

import io.r2dbc.pool.ConnectionPool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Warns of a pool that lets callers wait for a connection for ever, as Boot's does unless
 * told otherwise: a transaction that needs a second connection hangs when all are in use.
 */
final class R2dbcPoolTimeoutCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(R2dbcPoolTimeoutCheck.class);

	private static final String PROPERTY = "spring.r2dbc.pool.max-acquire-time";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	R2dbcPoolTimeoutCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.environment.containsProperty(PROPERTY) && isPoolOfBoot()) {
			logger.warn(PROPERTY + " is not set, so whoever needs a connection of an exhausted pool waits for ever. "
					+ "Isolated transactions and REQUIRES_NEW then hang together. Set it, for example to 30s.");
		}
	}

	private boolean isPoolOfBoot() {
		for (String name : this.beanFactory.getBeanNamesForType(ConnectionPool.class, false, false)) {
			if (this.beanFactory.containsBeanDefinition(name) && isOfBoot(name)) {
				return true;
			}
		}
		return false;
	}

	private boolean isOfBoot(String name) {
		String factory = this.beanFactory.getMergedBeanDefinition(name).getFactoryBeanName();
		return factory != null && factory.startsWith("org.springframework.boot.");
	}

}
