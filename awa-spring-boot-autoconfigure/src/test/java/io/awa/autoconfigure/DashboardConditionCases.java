package io.awa.autoconfigure;

import org.springframework.web.servlet.function.RouterFunction;

import io.awa.autoconfigure.ConditionScenario.Web;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.dashboard.Dashboard;
import io.awa.worker.WorkerStorage;

/**
 * The conditions of the dashboard.
 */
final class DashboardConditionCases {

	private static final String ENABLED = "awa.dashboard.enabled";

	private static final String BEAN = "awaDashboard";

	private DashboardConditionCases() {
	}

	static void add(ConditionCaseList cases) {
		ConditionScenario nobody = ConditionScenario.plain().on(Web.SERVLET).with(ENABLED, "true");
		cases.on(AwaDashboardAutoConfiguration.class, nobody)
			.needs("@ConditionalOnWebApplication()", (scenario) -> scenario.on(Web.NONE))
			.isOffUnless(ENABLED);
		clients(cases, nobody.withBeans(WorkerStorage.class));
		routes(cases, ConditionScenario.plain().with(ENABLED, "true"));
	}

	private static void clients(ConditionCaseList cases, ConditionScenario storage) {
		cases.on(AwaDashboardAutoConfiguration.JdbcClientConfiguration.class, storage.withBeans(JdbcAwaClient.class))
			.needsBeans(JdbcAwaClient.class, WorkerStorage.class)
			.method(BEAN)
			.backsOffFor(Dashboard.class);
		cases
			.on(AwaDashboardAutoConfiguration.ReactiveClientConfiguration.class,
					storage.withBeans(ReactiveAwaClient.class))
			.needsBeans(ReactiveAwaClient.class, WorkerStorage.class)
			.backsOffFor(JdbcAwaClient.class)
			.method(BEAN)
			.backsOffFor(Dashboard.class);
		cases.on(AwaDashboardAutoConfiguration.OwnClientConfiguration.class, storage.withBeans(AwaClient.class))
			.needsBeans(AwaClient.class, WorkerStorage.class)
			.backsOffFor(JdbcAwaClient.class, ReactiveAwaClient.class)
			.method(BEAN)
			.backsOffFor(Dashboard.class);
	}

	private static void routes(ConditionCaseList cases, ConditionScenario enabled) {
		cases.on(AwaDashboardAutoConfiguration.ServletConfiguration.class, enabled.on(Web.SERVLET))
			.needs("@ConditionalOnWebApplication(type=SERVLET)", (scenario) -> scenario.on(Web.REACTIVE))
			.needsClasses(RouterFunction.class);
		cases.on(AwaDashboardAutoConfiguration.WebFluxConfiguration.class, enabled.on(Web.REACTIVE))
			.needs("@ConditionalOnWebApplication(type=REACTIVE)", (scenario) -> scenario.on(Web.SERVLET))
			.needsClasses(org.springframework.web.reactive.function.server.RouterFunction.class);
	}

}
