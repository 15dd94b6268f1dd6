package io.awa.docs;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

import io.awa.testsupport.EnableUsedAutoConfiguration;

/**
 * The application for Spring MVC of docs/security.md.
 */
@EnableUsedAutoConfiguration
@Import({ SecurityUsers.class, ServletSecurityApplication.JobSecurity.class })
@Configuration(proxyBeanMethods = false)
class ServletSecurityApplication {

	@Bean
	InMemoryUserDetailsManager users() {
		return new InMemoryUserDetailsManager(SecurityUsers.ALL);
	}

	@Configuration(proxyBeanMethods = false)
	static class JobSecurity {

		@Bean
		@Order(1)
		SecurityFilterChain jobEndpoint(HttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to("awa"))
				.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET)
					.hasAnyRole("JOB_VIEWER", "JOB_OPERATOR")
					.anyRequest()
					.hasRole("JOB_OPERATOR"))
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain callbacks(HttpSecurity http) {
			return http.securityMatcher("/api/callbacks/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain application(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
					.permitAll()
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
