package io.awa.samples.dashboard;

import java.time.Duration;
import java.util.List;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;

import io.awa.client.AsyncAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.samples.webflux.SampleWebfluxApplication;

/**
 * What the tests of the dashboard have to know of this sample.
 */
final class Sample {

	static final List<Class<?>> APPLICATION = List.of(SampleWebfluxApplication.class, OwnResources.class);

	static final Class<?> SECURITY = SampleSecurity.class;

	static final String CONTEXT_PATH = "spring.webflux.base-path";

	/** One sample is enough for the pictures of the documentation. */
	static final boolean PICTURED = false;

	private Sample() {
	}

	static AsyncAwaClient client(ApplicationContext context) {
		return context.getBean(ReactiveAwaClient.class).async();
	}

	/** Settings for another application on the same database. */
	static List<String> database(ApplicationContext context) {
		ConnectionFactoryOptions options = context.getBean(R2dbcConnectionDetails.class).getConnectionFactoryOptions();
		return List.of(
				"spring.r2dbc.url=r2dbc:postgresql://" + options.getRequiredValue(ConnectionFactoryOptions.HOST) + ":"
						+ options.getRequiredValue(ConnectionFactoryOptions.PORT) + "/"
						+ options.getRequiredValue(ConnectionFactoryOptions.DATABASE),
				"spring.r2dbc.username=" + options.getRequiredValue(ConnectionFactoryOptions.USER),
				"spring.r2dbc.password=" + options.getValue(ConnectionFactoryOptions.PASSWORD));
	}

	static void execute(ApplicationContext context, String sql) {
		context.getBean(DatabaseClient.class).sql(sql).then().block(Duration.ofSeconds(30));
	}

	/**
	 * The end of one application must not stop the server of another.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnResources {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		}

	}

}
