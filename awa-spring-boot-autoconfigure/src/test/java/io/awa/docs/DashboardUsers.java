package io.awa.docs;

import java.util.Collection;
import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

import io.awa.dashboard.DashboardRedactor;

/**
 * What both applications of docs/dashboard.md have: somebody of each role, and what is
 * left of payloads.
 */
@Configuration(proxyBeanMethods = false)
class DashboardUsers {

	static final String PASSWORD = "only for tests";

	/** Hashes as quickly as it can, because each request logs in anew. */
	static final PasswordEncoder PASSWORDS = new BCryptPasswordEncoder(4);

	static final Collection<UserDetails> ALL = List.of(user("viewer", "AWA_VIEWER"), user("operator", "AWA_OPERATOR"),
			user("customer", "CUSTOMER"));

	@Bean
	DashboardRedactor dashboardRedactor() {
		return (kind, json) -> json.replaceAll("\"iban\":\\s*\"[^\"]*\"", "\"iban\":\"[hidden]\"");
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return PASSWORDS;
	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password(PASSWORDS.encode(PASSWORD)).roles(role).build();
	}

}
