package io.awa.samples.dashboard;

import java.util.List;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who can log in where there is Spring Security.
 */
final class Users {

	static final String VIEWER = "viewer";

	static final String OPERATOR = "operator";

	static final String CUSTOMER = "customer";

	static final String PASSWORD = "only for tests";

	private Users() {
	}

	static List<UserDetails> all() {
		return List.of(user(VIEWER, "AWA_VIEWER"), user(OPERATOR, "AWA_OPERATOR"), user(CUSTOMER, "CUSTOMER"),
				user(Markup.TEXT, "AWA_OPERATOR"));
	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password("{noop}" + PASSWORD).roles(role).build();
	}

}
