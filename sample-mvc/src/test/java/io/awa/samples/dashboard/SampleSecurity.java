package io.awa.samples.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A login before the dashboard; the shop itself is open.
 */
@Configuration(proxyBeanMethods = false)
class SampleSecurity {

	@Bean
	InMemoryUserDetailsManager users() {
		return new InMemoryUserDetailsManager(Users.all());
	}

	@Bean
	SecurityFilterChain chain(HttpSecurity http) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/awa", "/awa/**").authenticated().anyRequest().permitAll())
			.formLogin(Customizer.withDefaults())
			.build();
	}

}
