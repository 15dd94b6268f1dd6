package io.awa.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import io.awa.autoconfigure.DashboardProperties.Access;
import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.dashboard.Dashboard;
import io.awa.dashboard.DashboardRedactor;
import io.awa.dashboard.DashboardRoutes;
import io.awa.dashboard.DashboardSettings;
import io.awa.dashboard.ReactiveDashboardRoutes;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of the dashboard, which is off unless {@code awa.dashboard.enabled}
 * is set.
 */
@AutoConfiguration(
		after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class, AwaStorageAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "awa.dashboard.enabled")
public final class AwaDashboardAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AwaDashboardAutoConfiguration.class);

	private static Dashboard dashboard(AsyncAwaClient client, ApplicationContext context) {
		DashboardProperties properties = context.getBean(AwaProperties.class).dashboard();
		boolean springSecurity = SpringSecurityLookup.isPresent(context.getClassLoader());
		if (properties.access() == Access.ANONYMOUS) {
			logger.warn("awa.dashboard.access is anonymous: whoever reaches " + properties.path() + " sees the jobs"
					+ ((properties.readOnly() || !properties.operateRoles().isEmpty()) ? "."
							: " and may change them."));
		}
		else if (!springSecurity) {
			logger.warn("The dashboard at " + properties.path() + " refuses everybody, because Spring Security is not "
					+ "there to say who asks. Add spring-boot-starter-security, or set awa.dashboard.access=anonymous.");
		}
		return new Dashboard(client, context.getBean(WorkerStorage.class).operations(),
				new DashboardSettings(properties.path(), properties.readOnly(), properties.access() == Access.ANONYMOUS,
						properties.viewRoles(), properties.operateRoles(), properties.showPayloads(),
						properties.traceUrl(), springSecurity, WorkerNames.version()),
				context.getBeanProvider(DashboardRedactor.class).getIfAvailable(() -> DashboardRedactor.NONE));
	}

	private static Dashboard require(ObjectProvider<Dashboard> dashboards) {
		Dashboard dashboard = dashboards.getIfAvailable();
		if (dashboard == null) {
			throw new MissingDatabaseException(
					"awa.dashboard.enabled is true, but there is no database with jobs to show.");
		}
		return dashboard;
	}

	/**
	 * The dashboard over JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ JdbcAwaClient.class, WorkerStorage.class })
	static class JdbcClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Dashboard awaDashboard(JdbcAwaClient client, ApplicationContext context) {
			return dashboard(client.async(), context);
		}

	}

	/**
	 * The dashboard over the reactive client. A blocking client beside it may be the
	 * bridge's, which must not be called on an event loop.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(value = WorkerStorage.class, type = "io.awa.client.ReactiveAwaClient")
	@ConditionalOnMissingBean(JdbcAwaClient.class)
	static class ReactiveClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Dashboard awaDashboard(ReactiveAwaClient client, ApplicationContext context) {
			return dashboard(client.async(), context);
		}

	}

	/**
	 * The dashboard over a blocking client of the application's own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ AwaClient.class, WorkerStorage.class })
	@ConditionalOnMissingBean(type = { "io.awa.client.JdbcAwaClient", "io.awa.client.ReactiveAwaClient" })
	static class OwnClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Dashboard awaDashboard(AwaClient client, ApplicationContext context) {
			return dashboard(client.async(), context);
		}

	}

	/**
	 * The routes in Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(RouterFunction.class)
	static class ServletConfiguration {

		@Bean
		RouterFunction<ServerResponse> awaDashboardRoutes(ObjectProvider<Dashboard> dashboard) {
			return DashboardRoutes.of(require(dashboard));
		}

	}

	/**
	 * The routes in Spring WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(org.springframework.web.reactive.function.server.RouterFunction.class)
	static class WebFluxConfiguration {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<org.springframework.web.reactive.function.server.ServerResponse> awaDashboardRoutes(
				ObjectProvider<Dashboard> dashboard) {
			return ReactiveDashboardRoutes.of(require(dashboard));
		}

	}

}
