package io.awa.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * What the endpoint shows, and to whom.
 *
 * @param version the version of the library
 * @param showValues when to show payloads, metadata, results and errors
 * @param roles those who are authorized; empty for everybody who is known
 * @param sanitizer hides further values
 */
public record EndpointSettings(String version, Show showValues, Set<String> roles, Sanitizer sanitizer) {

	/**
	 * Copies the roles.
	 */
	public EndpointSettings {
		roles = Set.copyOf(roles);
	}

	/** For callers that nobody can tell apart. */
	EndpointView viewForAnybody() {
		return new EndpointView(this.sanitizer, this.showValues.isShown(false));
	}

	EndpointView viewFor(SecurityContext user) {
		return new EndpointView(this.sanitizer, this.showValues.isShown(user, this.roles));
	}

}
