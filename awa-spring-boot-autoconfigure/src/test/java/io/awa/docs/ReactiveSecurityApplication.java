package io.awa.docs;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

import io.awa.testsupport.EnableUsedAutoConfiguration;

/**
 * The application for Spring WebFlux of docs/security.md.
 */
@EnableUsedAutoConfiguration
@Import({ SecurityUsers.class, ReactiveSecurityApplication.ReactiveJobSecurity.class })
@Configuration(proxyBeanMethods = false)
class ReactiveSecurityApplication {

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(SecurityUsers.ALL);
	}

	/** The end of one application must not stop the server of another. */
	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		return resources;
	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveJobSecurity {

		@Bean
		@Order(1)
		SecurityWebFilterChain jobEndpoint(ServerHttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to("awa"))
				.authorizeExchange((exchanges) -> exchanges.pathMatchers(HttpMethod.GET, "/**")
					.hasAnyRole("JOB_VIEWER", "JOB_OPERATOR")
					.anyExchange()
					.hasRole("JOB_OPERATOR"))
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain callbacks(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/callbacks/**"))
				.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		@Order(3)
		SecurityWebFilterChain application(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
