package io.awa.autoconfigure;

import java.util.Set;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.core.Ordered;

/**
 * Tells Boot who makes the tables: after the application's migrations and scripts, which
 * may prepare roles and grants.
 */
final class AwaSchemaInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

	private static final int AFTER_SCRIPTS = 60;

	@Override
	protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
		return Set.of(AwaSchemaInitializer.class);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - AFTER_SCRIPTS;
	}

}
