package io.awa.client;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import io.awa.testsupport.TestDatabase;

/**
 * Gives all contracts one database, dropped at the end of the run: creating one for each
 * would take longer than most of the tests.
 */
class ContractDatabase implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == TestDatabase.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.create(ContractDatabase.class))
			.computeIfAbsent(TestDatabase.class, (type) -> TestDatabase.migrated());
	}

}
