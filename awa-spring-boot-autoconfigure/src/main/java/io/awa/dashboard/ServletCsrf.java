package io.awa.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Finds what Spring Security wants with requests that change something. Loaded only where
 * Spring Security is.
 */
final class ServletCsrf {

	private ServletCsrf() {
	}

	static @Nullable CsrfHeader find(ServerRequest request) {
		return (request.servletRequest().getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)
				? new CsrfHeader(token.getHeaderName(), token.getToken()) : null;
	}

}
