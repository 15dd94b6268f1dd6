package io.awa.docs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import io.awa.testsupport.EnableUsedAutoConfiguration;

/**
 * The application for Spring MVC of docs/dashboard.md.
 */
@EnableUsedAutoConfiguration
@Import({ DashboardUsers.class, ServletDashboardApplication.DashboardSecurity.class })
@Configuration(proxyBeanMethods = false)
class ServletDashboardApplication {

	@Bean
	InMemoryUserDetailsManager users() {
		return new InMemoryUserDetailsManager(DashboardUsers.ALL);
	}

	@Bean
	@Order(2)
	SecurityFilterChain application(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class DashboardSecurity {

		@Bean
		@Order(1)
		SecurityFilterChain dashboard(HttpSecurity http) {
			return http.securityMatcher("/awa", "/awa/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasAnyRole("AWA_VIEWER", "AWA_OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
