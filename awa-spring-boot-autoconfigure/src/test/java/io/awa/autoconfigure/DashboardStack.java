package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;

import io.awa.dashboard.DashboardRedactor;
import io.awa.testsupport.EnableUsedAutoConfiguration;
import io.awa.testsupport.TestDatabase;
import io.awa.testsupport.TestUsers;

/**
 * Applications with a dashboard and a real web server: the two web stacks, each over
 * either client. Their security lets everybody through, so that the dashboard itself has
 * to refuse.
 */
enum DashboardStack {

	MVC_OVER_JDBC, MVC_OVER_R2DBC, WEBFLUX_OVER_JDBC, WEBFLUX_OVER_R2DBC;

	private static final Collection<UserDetails> USERS = List.of(TestUsers.user("viewer", "AWA_VIEWER"),
			TestUsers.user("operator", "AWA_OPERATOR"), TestUsers.user("customer", "CUSTOMER"));

	private static final String NOT_USED = String.join(",",
			"org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
			"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration");

	private static final String R2DBC = ",org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration";

	private boolean isReactiveClient() {
		return name().endsWith("R2DBC");
	}

	boolean isServlet() {
		return name().startsWith("MVC");
	}

	/** The property that puts an application below a path. */
	String contextPath() {
		return isServlet() ? "server.servlet.context-path" : "spring.webflux.base-path";
	}

	DashboardApplication start(TestDatabase database, String... settings) {
		List<String> arguments = new ArrayList<>(List.of("server.port=0", "awa.worker.enabled=false",
				"awa.migration.mode=none", "awa.dashboard.enabled=true",
				"spring.autoconfigure.exclude=" + NOT_USED + (isReactiveClient() ? "" : R2DBC)));
		arguments.addAll(Arrays
			.asList(isReactiveClient() ? AwaContexts.r2dbcProperties(database) : AwaContexts.jdbcProperties(database)));
		arguments.addAll(Arrays.asList(settings));
		SpringApplication application = new SpringApplication(
				isServlet() ? ServletApplication.class : ReactiveApplication.class);
		application.setRegisterShutdownHook(false);
		application.setWebApplicationType(isServlet() ? WebApplicationType.SERVLET : WebApplicationType.REACTIVE);
		return new DashboardApplication(
				application.run(arguments.stream().map((setting) -> "--" + setting).toArray(String[]::new)));
	}

	/** In place of a secret, which no test may find in an answer. */
	private static DashboardRedactor hideIban() {
		return (kind, json) -> json.replace("DE02", "####");
	}

	@EnableUsedAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class ServletApplication {

		@Bean
		DashboardRedactor redactor() {
			return hideIban();
		}

		@Bean
		PasswordEncoder passwordEncoder() {
			return TestUsers.ENCODER;
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(USERS);
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@EnableUsedAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class ReactiveApplication {

		@Bean
		DashboardRedactor redactor() {
			return hideIban();
		}

		@Bean
		PasswordEncoder passwordEncoder() {
			return TestUsers.ENCODER;
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(USERS);
		}

		@Bean
		SecurityWebFilterChain everybody(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		/** The end of one application must not stop the server of another. */
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		}

	}

}
