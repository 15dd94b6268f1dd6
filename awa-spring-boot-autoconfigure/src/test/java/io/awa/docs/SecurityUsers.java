package io.awa.docs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;

import io.awa.testsupport.TestUsers;
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

	static final Collection<UserDetails> ALL = List.of(TestUsers.user("viewer", "JOB_VIEWER"),
			TestUsers.user("operator", "JOB_OPERATOR"), TestUsers.user("customer", "CUSTOMER"));

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
		return TestUsers.ENCODER;
	}

}
