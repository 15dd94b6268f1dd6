package io.awa.autoconfigure;

import java.time.InstantSource;

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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.web.CallbackReceiver;
import io.awa.web.CallbackReceiverSettings;
import io.awa.web.CallbackRoutes;
import io.awa.web.ReactiveCallbackRoutes;

/**
 * Auto-configuration of the HTTP receiver of callbacks, which is off unless
 * {@code awa.callbacks.receiver.enabled} is set.
 */
@AutoConfiguration(after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "awa.callbacks.receiver.enabled")
public final class AwaCallbackReceiverAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AwaCallbackReceiverAutoConfiguration.class);

	private static CallbackReceiver receiver(AsyncAwaClient client, CallbackProperties.Receiver properties) {
		if (properties.allowUnsigned()) {
			logger.warn("awa.callbacks.receiver.allow-unsigned is true: whoever reaches " + properties.path()
					+ " and knows the id of a callback can end its job.");
		}
		return new CallbackReceiver(client.callbacks(),
				new CallbackReceiverSettings(properties.path(), properties.keys(), properties.maxAge(),
						(int) properties.maxBodySize().toBytes(), InstantSource.system()));
	}

	private static CallbackReceiver require(ObjectProvider<CallbackReceiver> receivers) {
		CallbackReceiver receiver = receivers.getIfAvailable();
		if (receiver == null) {
			throw new MissingDatabaseException(
					"awa.callbacks.receiver.enabled is true, but there is no client to resolve callbacks with.");
		}
		return receiver;
	}

	/**
	 * The receiver over JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(JdbcAwaClient.class)
	static class JdbcClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CallbackReceiver awaCallbackReceiver(JdbcAwaClient client, AwaProperties properties) {
			return receiver(client.async(), properties.callbacks().receiver());
		}

	}

	/**
	 * The receiver over the reactive client. A blocking client beside it may be the
	 * bridge's, which must not be called on an event loop.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(type = "io.awa.client.ReactiveAwaClient")
	@ConditionalOnMissingBean(JdbcAwaClient.class)
	static class ReactiveClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CallbackReceiver awaCallbackReceiver(ReactiveAwaClient client, AwaProperties properties) {
			return receiver(client.async(), properties.callbacks().receiver());
		}

	}

	/**
	 * The receiver over a blocking client of the application's own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(AwaClient.class)
	@ConditionalOnMissingBean(type = { "io.awa.client.JdbcAwaClient", "io.awa.client.ReactiveAwaClient" })
	static class OwnClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CallbackReceiver awaCallbackReceiver(AwaClient client, AwaProperties properties) {
			return receiver(client.async(), properties.callbacks().receiver());
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
		RouterFunction<ServerResponse> awaCallbackRoutes(ObjectProvider<CallbackReceiver> receiver) {
			return CallbackRoutes.of(require(receiver));
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
		org.springframework.web.reactive.function.server.RouterFunction<org.springframework.web.reactive.function.server.ServerResponse> awaCallbackRoutes(
				ObjectProvider<CallbackReceiver> receiver) {
			return ReactiveCallbackRoutes.of(require(receiver));
		}

	}

}
