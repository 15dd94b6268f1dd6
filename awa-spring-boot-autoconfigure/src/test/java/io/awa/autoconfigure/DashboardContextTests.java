package io.awa.autoconfigure;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.servlet.function.RouterFunction;

import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.dashboard.Dashboard;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the dashboard is there.
 */
@ExtendWith(OutputCaptureExtension.class)
class DashboardContextTests {

	private static final String ENABLED = "awa.dashboard.enabled=true";

	private static final String ROUTES = "awaDashboardRoutes";

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
	void dashboardIsOffByDefault() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Dashboard.class));
	}

	@Test
	void servletApplicationHasRoutesOverEitherClient() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
		this.servlet.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
	}

	@Test
	void servletApplicationNeedsNeitherReactorNorSpringSecurity(CapturedOutput output) {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("reactor", "io.r2dbc", "org.springframework.web.reactive",
					"org.springframework.security"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(RouterFunction.class));
		assertThat(output).contains("refuses everybody, because Spring Security is not there",
				"awa.dashboard.access=anonymous");
	}

	@Test
	void reactiveApplicationHasRoutesOverEitherClient() {
		Class<?> type = org.springframework.web.reactive.function.server.RouterFunction.class;
		this.reactive.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
		this.reactive.withConfiguration(AwaContexts.JDBC)
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet",
					"org.springframework.security"))
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context.getBean(ROUTES)).isInstanceOf(type));
	}

	@Test
	void clientOfTheApplicationAnswersWhereThereIsNoOther() {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED)
			.withBean("ownClient", AwaClient.class,
					() -> new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA)))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Dashboard.class));
	}

	@Test
	void otherApplicationsHaveNone() {
		AwaContexts.jdbc(database)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Dashboard.class));
	}

	@Test
	void withoutDatabaseItSaysSo() {
		this.servlet.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("awa.dashboard.enabled is true, but there is no database"));
	}

	@Test
	void openDashboardIsSaidInTheLog(CapturedOutput output) {
		this.servlet.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues(AwaContexts.jdbcProperties(database))
			.withPropertyValues(ENABLED, "awa.dashboard.access=anonymous", "awa.dashboard.read-only=false",
					"awa.dashboard.operate-roles=")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output)
			.contains("awa.dashboard.access is anonymous: whoever reaches /awa sees the jobs and may change them.");
	}

}
