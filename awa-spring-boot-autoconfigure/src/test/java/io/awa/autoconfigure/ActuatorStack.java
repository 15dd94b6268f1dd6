package io.awa.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.awa.testsupport.EnableUsedAutoConfiguration;
import io.awa.testsupport.TestDatabase;

/**
 * Applications with actuator and a real web server: the two web stacks, each over either
 * client.
 */
enum ActuatorStack {

	MVC_OVER_JDBC, MVC_OVER_R2DBC, WEBFLUX_OVER_JDBC, WEBFLUX_OVER_R2DBC;

	private static final String NOT_USED = String.join(",",
			"org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
			"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration");

	private static final String R2DBC = ",org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration";

	boolean isReactiveClient() {
		return name().endsWith("R2DBC");
	}

	/** Starts one that may write, unless the settings say otherwise. */
	Application start(TestDatabase database, String... settings) {
		List<String> arguments = new ArrayList<>(List.of("server.port=0", "awa.worker.enabled=false",
				"awa.migration.mode=none", "management.endpoints.web.exposure.include=awa,health,info",
				"management.endpoint.health.show-details=always",
				"spring.autoconfigure.exclude=" + NOT_USED + (isReactiveClient() ? "" : R2DBC)));
		arguments.addAll(Arrays
			.asList(isReactiveClient() ? AwaContexts.r2dbcProperties(database) : AwaContexts.jdbcProperties(database)));
		arguments.addAll(Arrays.asList(settings));
		SpringApplication application = new SpringApplication(EmptyApplication.class);
		application.setRegisterShutdownHook(false);
		application
			.setWebApplicationType(name().startsWith("MVC") ? WebApplicationType.SERVLET : WebApplicationType.REACTIVE);
		return new Application(
				application.run(arguments.stream().map((setting) -> "--" + setting).toArray(String[]::new)));
	}

	/** A running application, asked over HTTP. */
	record Application(ConfigurableApplicationContext context) implements AutoCloseable {

		Answer get(String path) {
			return send(HttpRequest.newBuilder(uri(path)));
		}

		Answer post(String path, Map<String, ?> body) {
			return send(HttpRequest.newBuilder(uri(path))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
		}

		private URI uri(String path) {
			return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/" + path);
		}

		private static Answer send(HttpRequest.Builder request) {
			try {
				HttpResponse<String> response = HttpClient.newHttpClient()
					.send(request.build(), HttpResponse.BodyHandlers.ofString());
				return new Answer(response.statusCode(), response.body());
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/** What came back. */
	record Answer(int status, String body) {

		JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

	}

	@EnableUsedAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class EmptyApplication {

		/** The end of one application must not stop the server of another. */
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		}

	}

}
