package io.awa.autoconfigure;

import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.dashboard.DashboardSettings;

/**
 * The dashboard inside the application.
 *
 * @param enabled Whether to serve the dashboard, in Spring MVC or WebFlux.
 * @param path What its addresses begin with, behind the context path.
 * @param readOnly Whether nobody may change anything in it.
 * @param access Who is served at all.
 * @param viewRoles Comma-separated list of roles of which one is needed to see anything.
 * If empty, every authenticated user may.
 * @param operateRoles Comma-separated list of roles of which one is needed to change
 * anything. If empty, everybody may who sees the dashboard.
 * @param showPayloads Whether to show payloads, results, checkpoints and metadata of
 * jobs. Errors and log lines are always shown.
 * @param traceUrl Address at which traces are shown, with {traceId} for the id of one,
 * for links from jobs. Without it the id is shown alone.
 */
public record DashboardProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/awa") String path,
		@DefaultValue("true") boolean readOnly, @DefaultValue("authenticated") Access access,
		@DefaultValue Set<String> viewRoles, @DefaultValue("AWA_OPERATOR") Set<String> operateRoles,
		@DefaultValue("false") boolean showPayloads, @Nullable String traceUrl) {

	private static final Pattern WEB = Pattern.compile("https?://");

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	/**
	 * Checks the values.
	 */
	public DashboardProperties {
		viewRoles = Set.copyOf(viewRoles);
		operateRoles = Set.copyOf(operateRoles);
		if (!PATH.matcher(path).matches()) {
			throw new IllegalArgumentException("awa.dashboard.path is '" + path
					+ "'. Begin it with a slash, do not end it with one, and use letters, digits, '.', '_', '~' and '-' between.");
		}
		if (traceUrl != null && !(WEB.matcher(traceUrl).lookingAt() && traceUrl.contains(DashboardSettings.TRACE_ID))) {
			throw new IllegalArgumentException(
					"awa.dashboard.trace-url is '" + traceUrl + "'. Begin it with http:// or https:// and write "
							+ DashboardSettings.TRACE_ID + " where the id of a trace belongs.");
		}
		if (access == Access.ANONYMOUS && !viewRoles.isEmpty()) {
			throw new IllegalArgumentException("awa.dashboard.view-roles is " + viewRoles.stream().sorted().toList()
					+ ", but awa.dashboard.access=anonymous shows the dashboard to everybody. Remove one of them.");
		}
		requireNames("view-roles", viewRoles);
		requireNames("operate-roles", operateRoles);
	}

	private static void requireNames(String property, Set<String> roles) {
		if (roles.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("awa.dashboard." + property + " has a blank name in " + roles
					+ ". Name each role, or leave all of them out.");
		}
	}

	/**
	 * Who is served at all.
	 */
	public enum Access {

		/** Callers that the application knows, by Spring Security or its server. */
		AUTHENTICATED,

		/** Everybody who reaches the application. */
		ANONYMOUS

	}

}
