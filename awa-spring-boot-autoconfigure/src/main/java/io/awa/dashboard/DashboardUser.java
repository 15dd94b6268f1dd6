package io.awa.dashboard;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * Who asks.
 *
 * @param name the name, as the application knows it
 * @param roles those that the dashboard asks for and the user has; found out on the
 * thread of the request, because others know nothing of them
 */
record DashboardUser(String name, Set<String> roles) {

	DashboardUser {
		roles = Set.copyOf(roles);
	}

	boolean isInOneOf(Collection<String> wanted) {
		return !Collections.disjoint(this.roles, wanted);
	}

}
