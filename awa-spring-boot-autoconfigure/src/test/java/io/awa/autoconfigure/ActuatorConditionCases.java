package io.awa.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;

import io.awa.actuate.AwaEndpoint;
import io.awa.actuate.AwaEndpointWebExtension;
import io.awa.actuate.AwaInfoContributor;
import io.awa.actuate.ReactiveAwaEndpoint;
import io.awa.actuate.ReactiveAwaEndpointServletExtension;
import io.awa.actuate.ReactiveAwaEndpointWebExtension;
import io.awa.autoconfigure.AwaActuatorAutoConfiguration.EndpointConfiguration.BlockingEndpointConfiguration;
import io.awa.autoconfigure.AwaActuatorAutoConfiguration.EndpointConfiguration.ReactiveEndpointConfiguration;
import io.awa.autoconfigure.AwaActuatorAutoConfiguration.HealthConfiguration.BlockingHealthConfiguration;
import io.awa.autoconfigure.AwaActuatorAutoConfiguration.HealthConfiguration.ReactiveHealthConfiguration;
import io.awa.autoconfigure.ConditionScenario.Web;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.worker.JobWakeUps;

/**
 * The conditions of health, endpoint and info.
 */
final class ActuatorConditionCases {

	private static final String EXPOSED = "management.endpoints.web.exposure.include";

	private static final String BLOCKING_CLIENT = "@Conditional(" + OnBlockingClient.class.getName() + ")";

	private static final String HEALTH = "@ConditionalOnEnabledHealthIndicator(awa)";

	private static final String[] HEALTH_NAMES = { "awaHealthContributor", "awaHealthIndicator" };

	private ActuatorConditionCases() {
	}

	static void add(ConditionCaseList cases) {
		health(cases);
		blockingEndpoint(cases);
		reactiveEndpoint(cases);
		info(cases);
		blockingClient(cases);
	}

	private static void health(ConditionCaseList cases) {
		ConditionScenario jdbc = ConditionScenario.plain(JdbcAwaClient.class);
		cases.on(AwaActuatorAutoConfiguration.HealthConfiguration.class, jdbc)
			.needsClasses(HealthContributor.class, ConditionalOnEnabledHealthIndicator.class);
		cases.on(BlockingHealthConfiguration.class, jdbc)
			.needs(HEALTH, (scenario) -> scenario.with("management.health.awa.enabled", "false"))
			.needs(BLOCKING_CLIENT, (scenario) -> scenario.withoutBean(JdbcAwaClient.class))
			.method("awaHealthContributor")
			.backsOffForName(HEALTH_NAMES);
		cases.on(ReactiveHealthConfiguration.class, ConditionScenario.plain(ReactiveAwaClient.class))
			.needsBeans(ReactiveAwaClient.class)
			.backsOffFor(JdbcAwaClient.class)
			.needs(HEALTH, (scenario) -> scenario.with("management.health.awa.enabled", "false"))
			.method("awaHealthContributor")
			.backsOffForName(HEALTH_NAMES);
	}

	private static void blockingEndpoint(ConditionCaseList cases) {
		ConditionScenario jdbc = ConditionScenario.plain(JdbcAwaClient.class).with(EXPOSED, "awa");
		cases.on(AwaActuatorAutoConfiguration.EndpointConfiguration.class, jdbc)
			.needsClasses(Endpoint.class, ConditionalOnAvailableEndpoint.class);
		cases.on(BlockingEndpointConfiguration.class, jdbc)
			.needs(BLOCKING_CLIENT, (scenario) -> scenario.withoutBean(JdbcAwaClient.class))
			.needs(available(AwaEndpoint.class, ""), (scenario) -> scenario.without(EXPOSED))
			.method("awaEndpoint")
			.backsOffFor(AwaEndpoint.class)
			.method("awaEndpointWebExtension")
			.backsOffFor(AwaEndpointWebExtension.class)
			.needs("@ConditionalOnBean(" + AwaEndpoint.class.getName() + ")",
					(scenario) -> scenario.withBeanNamed("awaEndpoint"))
			.needs(available(AwaEndpoint.class, " exposure=[WEB]"), ActuatorConditionCases::byJmx);
	}

	private static void reactiveEndpoint(ConditionCaseList cases) {
		ConditionScenario r2dbc = ConditionScenario.plain(ReactiveAwaClient.class).with(EXPOSED, "awa");
		String bean = "@ConditionalOnBean(" + ReactiveAwaEndpoint.class.getName() + ")";
		cases.on(ReactiveEndpointConfiguration.class, r2dbc)
			.needsBeans(ReactiveAwaClient.class)
			.backsOffFor(JdbcAwaClient.class)
			.needs(available(ReactiveAwaEndpoint.class, ""), (scenario) -> scenario.without(EXPOSED))
			.method("awaEndpoint")
			.backsOffFor(ReactiveAwaEndpoint.class);
		cases.on(ReactiveEndpointConfiguration.class, r2dbc.on(Web.REACTIVE))
			.method("awaEndpointWebExtension")
			.backsOffFor(ReactiveAwaEndpointWebExtension.class)
			.needs(bean, (scenario) -> scenario.withBeanNamed("awaEndpoint"))
			.needs(available(ReactiveAwaEndpoint.class, " exposure=[WEB]"), ActuatorConditionCases::byJmx)
			.needs("@ConditionalOnWebApplication(type=REACTIVE)", (scenario) -> scenario.on(Web.SERVLET));
		cases.on(ReactiveEndpointConfiguration.class, r2dbc.on(Web.SERVLET))
			.method("awaEndpointServletExtension")
			.backsOffFor(ReactiveAwaEndpointServletExtension.class)
			.needs(bean, (scenario) -> scenario.withBeanNamed("awaEndpoint"))
			.needs(available(ReactiveAwaEndpoint.class, " exposure=[WEB]"), ActuatorConditionCases::byJmx)
			.needs("@ConditionalOnWebApplication(type=SERVLET)", (scenario) -> scenario.on(Web.REACTIVE));
	}

	private static void info(ConditionCaseList cases) {
		cases.on(AwaActuatorAutoConfiguration.InfoConfiguration.class, ConditionScenario.plain(JobWakeUps.class))
			.needsClasses(InfoContributor.class, ConditionalOnEnabledInfoContributor.class)
			.method("awaInfoContributor")
			.needs("@ConditionalOnEnabledInfoContributor(awa)",
					(scenario) -> scenario.with("management.info.awa.enabled", "false"))
			.needsBeans(JobWakeUps.class)
			.backsOffFor(AwaInfoContributor.class);
	}

	private static void blockingClient(ConditionCaseList cases) {
		cases
			.part(OnBlockingClient.OverJdbc.class, OnBlockingClient.class, BlockingHealthConfiguration.class,
					ConditionScenario.plain(JdbcAwaClient.class, ReactiveAwaClient.class))
			.needsBeans(JdbcAwaClient.class);
		cases
			.part(OnBlockingClient.OfTheApplication.class, OnBlockingClient.class, BlockingHealthConfiguration.class,
					ConditionScenario.plain(AwaClient.class))
			.needsBeans(AwaClient.class)
			.backsOffFor(ReactiveAwaClient.class);
	}

	private static String available(Class<?> endpoint, String exposure) {
		return "@ConditionalOnAvailableEndpoint(" + endpoint.getName() + exposure + ")";
	}

	private static ConditionScenario byJmx(ConditionScenario scenario) {
		return scenario.without(EXPOSED)
			.with("spring.jmx.enabled", "true")
			.with("management.endpoints.jmx.exposure.include", "awa");
	}

}
