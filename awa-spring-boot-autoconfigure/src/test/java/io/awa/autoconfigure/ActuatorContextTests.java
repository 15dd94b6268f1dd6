package io.awa.autoconfigure;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;

import io.awa.actuate.AwaEndpoint;
import io.awa.actuate.AwaEndpointWebExtension;
import io.awa.actuate.AwaHealthIndicator;
import io.awa.actuate.AwaInfoContributor;
import io.awa.actuate.AwaInfoContributor.AwaInfo;
import io.awa.actuate.ReactiveAwaEndpoint;
import io.awa.actuate.ReactiveAwaEndpointServletExtension;
import io.awa.actuate.ReactiveAwaEndpointWebExtension;
import io.awa.actuate.ReactiveAwaHealthIndicator;
import io.awa.bridge.AwaBridge;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When health, endpoint and info are there, and over which client.
 */
class ActuatorContextTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=awa";

	private static final AutoConfigurations ACTUATOR = AutoConfigurations.of(HealthContributorAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			EndpointAutoConfiguration.class);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void blockingClientHasTheBlockingOnes() {
		jdbc().withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AwaHealthIndicator.class)
				.hasSingleBean(AwaEndpoint.class)
				.hasSingleBean(AwaEndpointWebExtension.class)
				.hasSingleBean(AwaInfoContributor.class)
				.doesNotHaveBean(ReactiveAwaHealthIndicator.class)
				.doesNotHaveBean(ReactiveAwaEndpoint.class));
	}

	@Test
	void reactiveClientHasTheReactiveOnes() {
		r2dbc().withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ReactiveAwaHealthIndicator.class)
				.hasSingleBean(ReactiveAwaEndpoint.class)
				.hasSingleBean(AwaInfoContributor.class)
				.doesNotHaveBean(AwaHealthIndicator.class)
				.doesNotHaveBean(AwaEndpoint.class));
	}

	/** The adapter of Spring MVC does not look into what a publisher brings. */
	@Test
	void reactiveClientHasTheExtensionOfTheWebStack() {
		String[] settings = AwaContexts.r2dbcProperties(database);
		new WebApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(settings)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(ReactiveAwaEndpointServletExtension.class)
				.doesNotHaveBean(ReactiveAwaEndpointWebExtension.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(settings)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(ReactiveAwaEndpointWebExtension.class)
				.doesNotHaveBean(ReactiveAwaEndpointServletExtension.class));
	}

	@Test
	void bothClientsHaveTheBlockingOnesOnly() {
		jdbc().withConfiguration(AwaContexts.R2DBC)
			.withPropertyValues(AwaContexts.r2dbcProperties(database))
			.withPropertyValues("awa.client=both", EXPOSED)
			.withBean("dataSource", DataSource.class, database::dataSource, (bean) -> bean.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(AwaHealthIndicator.class)
					.hasSingleBean(AwaEndpoint.class)
					.doesNotHaveBean(ReactiveAwaHealthIndicator.class)
					.doesNotHaveBean(ReactiveAwaEndpoint.class);
				assertThat(info(context.getBean(AwaInfoContributor.class)).clients()).containsExactly("blocking",
						"reactive");
			});
	}

	@Test
	void clientOfTheBridgeIsNotAsked() {
		r2dbc().withPropertyValues(EXPOSED)
			.withUserConfiguration(LegacyConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ReactiveAwaHealthIndicator.class)
				.doesNotHaveBean(AwaHealthIndicator.class));
	}

	@Test
	void clientOfTheApplicationIsAskedWhereThereIsNoOther() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withConfiguration(ACTUATOR)
			.withPropertyValues("awa.embedded-postgres.enabled=false", EXPOSED)
			.withBean("ownClient", AwaClient.class,
					() -> new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA)))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AwaHealthIndicator.class)
				.hasSingleBean(AwaEndpoint.class));
	}

	@Test
	void withoutClientThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withConfiguration(ACTUATOR)
			.withPropertyValues("awa.embedded-postgres.enabled=false", EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("awaHealthContributor")
				.doesNotHaveBean("awaEndpoint")
				.doesNotHaveBean(AwaInfoContributor.class));
	}

	@Test
	void contributorIsCalledAwa() {
		jdbc().run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("awa"))
			.isInstanceOf(AwaHealthIndicator.class));
		r2dbc()
			.run((context) -> assertThat(context.getBean(ReactiveHealthContributorRegistry.class).getContributor("awa"))
				.isInstanceOf(ReactiveAwaHealthIndicator.class));
	}

	@Test
	void eachIsDisabledByItsProperty() {
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { jdbc(), r2dbc() }) {
			runner.withPropertyValues("management.health.awa.enabled=false", EXPOSED)
				.run((context) -> assertThat(context).doesNotHaveBean("awaHealthContributor").hasBean("awaEndpoint"));
			runner.withPropertyValues("management.endpoint.awa.access=NONE", EXPOSED)
				.run((context) -> assertThat(context).doesNotHaveBean("awaEndpoint")
					.doesNotHaveBean("awaEndpointWebExtension")
					.hasBean("awaHealthContributor"));
			runner.withPropertyValues("management.info.awa.enabled=false")
				.run((context) -> assertThat(context).doesNotHaveBean(AwaInfoContributor.class));
		}
	}

	@Test
	void endpointThatIsNotExposedIsNotMade() {
		jdbc().run((context) -> assertThat(context).doesNotHaveBean("awaEndpoint"));
		r2dbc().run((context) -> assertThat(context).doesNotHaveBean("awaEndpoint"));
	}

	@Test
	void applicationWithoutHealthOrActuatorHasNoneAndStarts() {
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { AwaContexts.jdbc(database),
				AwaContexts.r2dbc(database) }) {
			runner.withPropertyValues(EXPOSED)
				.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean("awaHealthContributor")
					.hasBean("awaEndpoint"));
			runner.withPropertyValues(EXPOSED)
				.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
				.run((context) -> assertThat(context).hasNotFailed()
					.hasBean("awaHealthContributor")
					.doesNotHaveBean("awaEndpoint")
					.doesNotHaveBean(AwaInfoContributor.class));
		}
	}

	@Test
	void infoAsksNoDatabase() {
		AwaContexts.jdbc(database).withUserConfiguration(Handlers.class).run((context) -> {
			AwaInfoContributor contributor = context.getBean(AwaInfoContributor.class);
			context.getBean(HikariDataSource.class).close();

			assertThat(info(contributor)).isEqualTo(
					new AwaInfo("development", SchemaMigrations.VERSION, List.of("letters"), List.of("blocking")));
		});
	}

	@Test
	void indicatorOfTheApplicationTakesItsPlace() {
		jdbc().withBean("awaHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AwaHealthIndicator.class));
	}

	@Test
	void ageThatMakesNoSenseIsRefused() {
		jdbc().withPropertyValues("awa.health.max-due-age=0s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("awa.health.max-due-age"));
	}

	@Test
	void endpointAnswersByJmx() {
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { jdbc(), r2dbc() }) {
			runner
				.withConfiguration(
						AutoConfigurations.of(JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class))
				.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=awa",
						"management.endpoint.awa.access=UNRESTRICTED", "awa.worker.enabled=false")
				.run((context) -> {
					assertThat(context).hasNotFailed().doesNotHaveBean("awaEndpointWebExtension");
					MBeanServer server = context.getBean(MBeanServer.class);
					ObjectName name = endpoint(server);
					assertThat(ask(server, name, "overview")).containsKey("queues");
					assertThat(ask(server, name, "view", "doctor")).containsKey("worst");
					assertThat(ask(server, name, "change", "queues", "pause", "By JMX.", null, null, "jmx"))
						.containsEntry("changed", true);
					assertThat(ask(server, name, "item", "queues", "jmx").toString()).contains("By JMX.");
				});
		}
	}

	private static Map<String, Object> ask(MBeanServer server, ObjectName name, String operation, Object... arguments)
			throws Exception {
		Map<String, Object> answer = new LinkedHashMap<>();
		((Map<?, ?>) server.invoke(name, operation, arguments, new String[arguments.length]))
			.forEach((key, value) -> answer.put(String.valueOf(key), value));
		return answer;
	}

	private static ObjectName endpoint(MBeanServer server) throws Exception {
		Set<ObjectName> names = server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Awa,*"),
				null);
		assertThat(names).hasSize(1);
		assertThat(ManagementFactory.getPlatformMBeanServer()).isSameAs(server);
		return names.iterator().next();
	}

	private static AwaInfo info(AwaInfoContributor contributor) {
		Info.Builder builder = new Info.Builder();
		contributor.contribute(builder);
		return (AwaInfo) builder.build().get("awa");
	}

	private static ApplicationContextRunner jdbc() {
		return AwaContexts.jdbc(database).withConfiguration(ACTUATOR);
	}

	private static ApplicationContextRunner r2dbc() {
		return AwaContexts.r2dbc(database).withConfiguration(ACTUATOR);
	}

	static class LegacyConfiguration {

		@Bean
		AwaClient clientOfTheBridge(AwaBridge bridge) {
			return bridge.client();
		}

	}

	static class Handlers {

		@JobHandler(kind = "letter", queue = "letters")
		void handle() {
		}

	}

}
