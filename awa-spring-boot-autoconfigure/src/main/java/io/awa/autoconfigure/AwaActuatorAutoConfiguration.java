package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.awa.actuate.AwaEndpoint;
import io.awa.actuate.AwaEndpointWebExtension;
import io.awa.actuate.AwaHealthIndicator;
import io.awa.actuate.AwaInfoContributor;
import io.awa.actuate.EndpointAnswer;
import io.awa.actuate.EndpointSettings;
import io.awa.actuate.ReactiveAwaEndpoint;
import io.awa.actuate.ReactiveAwaEndpointServletExtension;
import io.awa.actuate.ReactiveAwaEndpointWebExtension;
import io.awa.actuate.ReactiveAwaHealthIndicator;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.worker.JobWakeUps;

/**
 * Auto-configuration of what Spring Boot's actuator shows: health, endpoint and info,
 * each over one client. With both it is the blocking one, unless that may be one of the
 * bridge, which only works inside sections. Conditions of the actuator stand one level
 * below those on its classes, because they cannot be evaluated without it.
 */
@AutoConfiguration(
		after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class, AwaStorageAutoConfiguration.class })
public final class AwaActuatorAutoConfiguration {

	private static AwaClient choose(ObjectProvider<JdbcAwaClient> jdbc, ObjectProvider<AwaClient> own) {
		JdbcAwaClient client = jdbc.getIfAvailable();
		return (client != null) ? client : own.getObject();
	}

	/**
	 * The health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnEnabledHealthIndicator("awa")
		@Conditional(OnBlockingClient.class)
		static class BlockingHealthConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = { "awaHealthContributor", "awaHealthIndicator" })
			AwaHealthIndicator awaHealthContributor(ObjectProvider<JdbcAwaClient> jdbc, ObjectProvider<AwaClient> own,
					AwaProperties properties) {
				return new AwaHealthIndicator(choose(jdbc, own), properties.health().maxDueAge());
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnBean(type = "io.awa.client.ReactiveAwaClient")
		@ConditionalOnMissingBean(type = "io.awa.client.JdbcAwaClient")
		@ConditionalOnEnabledHealthIndicator("awa")
		static class ReactiveHealthConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = { "awaHealthContributor", "awaHealthIndicator" })
			ReactiveAwaHealthIndicator awaHealthContributor(ReactiveAwaClient client, AwaProperties properties) {
				return new ReactiveAwaHealthIndicator(client, properties.health().maxDueAge());
			}

		}

	}

	/**
	 * The endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@EnableConfigurationProperties(AwaEndpointProperties.class)
	@RegisterReflectionForBinding({ EndpointAnswer.Overview.class, EndpointAnswer.Doctor.class,
			EndpointAnswer.Queues.class, EndpointAnswer.Kinds.class, EndpointAnswer.Schedules.class,
			EndpointAnswer.DeadLetters.class, EndpointAnswer.JobDetail.class, EndpointAnswer.JobLog.class,
			EndpointAnswer.Change.class, EndpointAnswer.Problem.class })
	static class EndpointConfiguration {

		private static EndpointSettings settings(AwaEndpointProperties properties,
				ObjectProvider<SanitizingFunction> functions) {
			return new EndpointSettings(WorkerNames.version(), properties.showValues(), properties.roles(),
					new Sanitizer(functions.orderedStream().toList()));
		}

		@Configuration(proxyBeanMethods = false)
		@Conditional(OnBlockingClient.class)
		@ConditionalOnAvailableEndpoint(AwaEndpoint.class)
		static class BlockingEndpointConfiguration {

			@Bean
			@ConditionalOnMissingBean
			AwaEndpoint awaEndpoint(ObjectProvider<JdbcAwaClient> jdbc, ObjectProvider<AwaClient> own,
					AwaEndpointProperties properties, ObjectProvider<SanitizingFunction> functions) {
				return new AwaEndpoint(choose(jdbc, own), settings(properties, functions));
			}

			@Bean
			@ConditionalOnMissingBean
			@ConditionalOnBean(AwaEndpoint.class)
			@ConditionalOnAvailableEndpoint(endpoint = AwaEndpoint.class, exposure = EndpointExposure.WEB)
			AwaEndpointWebExtension awaEndpointWebExtension(AwaEndpoint endpoint) {
				return new AwaEndpointWebExtension(endpoint);
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnBean(type = "io.awa.client.ReactiveAwaClient")
		@ConditionalOnMissingBean(type = "io.awa.client.JdbcAwaClient")
		@ConditionalOnAvailableEndpoint(ReactiveAwaEndpoint.class)
		static class ReactiveEndpointConfiguration {

			@Bean
			@ConditionalOnMissingBean
			ReactiveAwaEndpoint awaEndpoint(ReactiveAwaClient client, AwaEndpointProperties properties,
					ObjectProvider<SanitizingFunction> functions) {
				return new ReactiveAwaEndpoint(client, settings(properties, functions));
			}

			@Bean
			@ConditionalOnMissingBean
			@ConditionalOnBean(ReactiveAwaEndpoint.class)
			@ConditionalOnAvailableEndpoint(endpoint = ReactiveAwaEndpoint.class, exposure = EndpointExposure.WEB)
			@ConditionalOnWebApplication(type = Type.REACTIVE)
			ReactiveAwaEndpointWebExtension awaEndpointWebExtension(ReactiveAwaEndpoint endpoint) {
				return new ReactiveAwaEndpointWebExtension(endpoint);
			}

			@Bean
			@ConditionalOnMissingBean
			@ConditionalOnBean(ReactiveAwaEndpoint.class)
			@ConditionalOnAvailableEndpoint(endpoint = ReactiveAwaEndpoint.class, exposure = EndpointExposure.WEB)
			@ConditionalOnWebApplication(type = Type.SERVLET)
			ReactiveAwaEndpointServletExtension awaEndpointServletExtension(ReactiveAwaEndpoint endpoint) {
				return new ReactiveAwaEndpointServletExtension(endpoint);
			}

		}

	}

	/**
	 * The info.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
	static class InfoConfiguration {

		@Bean
		@ConditionalOnEnabledInfoContributor("awa")
		@ConditionalOnBean(JobWakeUps.class)
		@ConditionalOnMissingBean
		AwaInfoContributor awaInfoContributor(JobWakeUps wakeUps, ListableBeanFactory beanFactory) {
			List<String> clients = new ArrayList<>();
			if (beanFactory.getBeanNamesForType(AwaClient.class, true, false).length > 0) {
				clients.add("blocking");
			}
			if (beanFactory.getBeanNamesForType(ReactiveAwaClient.class, true, false).length > 0) {
				clients.add("reactive");
			}
			return new AwaInfoContributor(WorkerNames.version(), clients, wakeUps::workerHealth);
		}

	}

}
