package io.awa.autoconfigure;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.servlet.function.RouterFunction;

import io.awa.testsupport.TestDatabase;
import io.awa.web.CallbackReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the receiver of callbacks is there.
 */
class CallbackReceiverContextTests {

	private static final String ENABLED = "awa.callbacks.receiver.enabled=true";

	private static final String KEY = "awa.callbacks.receiver.keys.one=0123456789abcdef0123456789abcdef";

	private static final String ROUTES = "awaCallbackRoutes";

	private static TestDatabase database;

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(AwaContexts.AWA);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AwaContexts.AWA);

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void receiverIsOffByDefault() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallbackReceiver.class));
	}

	@Test
	void servletApplicationHasRoutesOverEitherClient() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
		this.servlet.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
	}

	@Test
	void servletApplicationNeedsNoReactor() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("reactor", "io.r2dbc", "org.springframework.web.reactive"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
	}

	@Test
	void reactiveApplicationHasRoutesOverEitherClient() {
		Class<?> type = org.springframework.web.reactive.function.server.RouterFunction.class;
		this.reactive.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
		this.reactive.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
	}

	@Test
	void otherApplicationsHaveNone() {
		AwaContexts.jdbc(database)
			.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallbackReceiver.class));
	}

	@Test
	void unsignedRequestsNeedASetting() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, "awa.callbacks.receiver.allow-unsigned=true")
			.run((context) -> assertThat(context).hasBean(ROUTES));
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("there is no key"));
	}

	@Test
	void receiverWithoutDatabaseIsRefused() {
		this.servlet.withPropertyValues(ENABLED, KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingDatabaseException.class)
				.hasMessageContaining("there is no client to resolve callbacks with"));
	}

}
