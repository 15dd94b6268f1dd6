package io.awa.samples.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * A login before the dashboard; the shop itself is open.
 */
@Configuration(proxyBeanMethods = false)
class SampleSecurity {

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(Users.all());
	}

	@Bean
	SecurityWebFilterChain chain(ServerHttpSecurity http) {
		return http
			.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/awa", "/awa/**").authenticated().anyExchange().permitAll())
			.formLogin(Customizer.withDefaults())
			.build();
	}

}
