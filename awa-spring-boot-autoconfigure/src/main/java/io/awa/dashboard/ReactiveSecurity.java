package io.awa.dashboard;

import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Finds who asks, and what Spring Security wants with requests that change something.
 * Loaded only where Spring Security is.
 */
final class ReactiveSecurity {

	private static final String PREFIX = "ROLE_";

	private ReactiveSecurity() {
	}

	/** Roles are as {@code isUserInRole} has them, with or without their prefix. */
	static Optional<DashboardUser> findUser(Principal principal, DashboardSettings settings) {
		if (!(principal instanceof Authentication authentication)) {
			return Optional.of(ReactiveDashboardRoutes.userWithoutRoles(principal));
		}
		if (!authentication.isAuthenticated() || authentication instanceof AnonymousAuthenticationToken) {
			return Optional.empty();
		}
		Set<String> authorities = authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.collect(Collectors.toSet());
		return Optional.of(new DashboardUser(authentication.getName(),
				settings.roles((role) -> authorities.contains(role.startsWith(PREFIX) ? role : PREFIX + role))));
	}

	static Mono<CsrfHeader> findCsrf(ServerRequest request) {
		Object token = request.exchange().getAttribute(CsrfToken.class.getName());
		return (token instanceof Mono<?> later)
				? later.ofType(CsrfToken.class).map((known) -> new CsrfHeader(known.getHeaderName(), known.getToken()))
				: Mono.empty();
	}

}
