package io.awa.docs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * What both applications of docs/security.md have: somebody of each role, and a handler
 * that waits for a callback.
 */
@Configuration(proxyBeanMethods = false)
class SecurityUsers {

	static final String PASSWORD = "only for tests";

	/** Hashes as quickly as it can, because each request logs in anew. */
	static final PasswordEncoder PASSWORDS = new BCryptPasswordEncoder(4);

	static final Collection<UserDetails> ALL = List.of(user("viewer", "JOB_VIEWER"), user("operator", "JOB_OPERATOR"),
			user("customer", "CUSTOMER"));

	private final Queue<UUID> callbacks = new ConcurrentLinkedQueue<>();

	@Bean
	Queue<UUID> callbackIds() {
		return this.callbacks;
	}

	@JobHandler(kind = "approve")
	JobOutcome approve(JobContext context) {
		CallbackToken token = context.callbacks().register(Duration.ofMinutes(5));
		this.callbacks.add(token.id());
		return JobOutcome.waitForCallback(token);
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return PASSWORDS;
	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password(PASSWORDS.encode(PASSWORD)).roles(role).build();
	}

}
