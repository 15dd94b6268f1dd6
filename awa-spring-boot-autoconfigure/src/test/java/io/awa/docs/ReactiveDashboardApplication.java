package io.awa.docs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

import io.awa.testsupport.EnableUsedAutoConfiguration;

/**
 * The application for Spring WebFlux of docs/dashboard.md.
 */
@EnableUsedAutoConfiguration
@Import({ DashboardUsers.class, ReactiveDashboardApplication.ReactiveDashboardSecurity.class })
@Configuration(proxyBeanMethods = false)
class ReactiveDashboardApplication {

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(DashboardUsers.ALL);
	}

	/** The end of one application must not stop the server of another. */
	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		return resources;
	}

	@Bean
	@Order(2)
	SecurityWebFilterChain application(ServerHttpSecurity http) {
		return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll()).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveDashboardSecurity {

		@Bean
		@Order(1)
		SecurityWebFilterChain dashboard(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/awa", "/awa/**"))
				.authorizeExchange((exchanges) -> exchanges.anyExchange().hasAnyRole("AWA_VIEWER", "AWA_OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
