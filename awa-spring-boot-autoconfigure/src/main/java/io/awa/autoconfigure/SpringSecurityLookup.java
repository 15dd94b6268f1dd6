package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Says whether Spring Security is there to know who asks.
 */
final class SpringSecurityLookup {

	private SpringSecurityLookup() {
	}

	static boolean isPresent(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent("org.springframework.security.web.csrf.CsrfToken", classLoader);
	}

}
