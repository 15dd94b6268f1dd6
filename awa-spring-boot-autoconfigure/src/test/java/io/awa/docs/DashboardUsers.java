package io.awa.docs;

import java.util.Collection;
import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;

import io.awa.dashboard.DashboardRedactor;
import io.awa.testsupport.TestUsers;

/**
 * What both applications of docs/dashboard.md have: somebody of each role, and what is
 * left of payloads.
 */
@Configuration(proxyBeanMethods = false)
class DashboardUsers {

	static final Collection<UserDetails> ALL = List.of(TestUsers.user("viewer", "AWA_VIEWER"),
			TestUsers.user("operator", "AWA_OPERATOR"), TestUsers.user("customer", "CUSTOMER"));

	@Bean
	DashboardRedactor dashboardRedactor() {
		return (kind, json) -> json.replaceAll("\"iban\":\\s*\"[^\"]*\"", "\"iban\":\"[hidden]\"");
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return TestUsers.ENCODER;
	}

}
