package io.awa.testsupport;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Users who log in with each request.
 */
public final class TestUsers {

	/** The password of all of them. */
	public static final String PASSWORD = "only for tests";

	/** Hashes as quickly as it can, because it has to with each request. */
	public static final PasswordEncoder ENCODER = new BCryptPasswordEncoder(4);

	private TestUsers() {
	}

	/**
	 * Makes a user.
	 * @param name the name to log in with
	 * @param role the only role
	 * @return the user
	 */
	public static UserDetails user(String name, String role) {
		return User.withUsername(name).password(ENCODER.encode(PASSWORD)).roles(role).build();
	}

}
