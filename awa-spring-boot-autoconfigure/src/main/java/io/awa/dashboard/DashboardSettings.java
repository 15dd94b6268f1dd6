package io.awa.dashboard;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the dashboard shows, and to whom.
 *
 * @param path what its addresses begin with, below the context path, for example
 * {@code /awa}
 * @param readOnly whether nobody may change anything
 * @param anonymous whether callers without a principal are served
 * @param viewRoles roles of which one is needed to see anything; empty for every
 * authenticated user
 * @param operateRoles roles of which one is needed to change anything; empty for
 * everybody who may see
 * @param showPayloads whether payloads, results, checkpoints and metadata are shown
 * @param traceUrl where traces are shown, with {@value #TRACE_ID} for the id of one;
 * {@code null} for no links
 * @param springSecurity whether Spring Security is there, and says who asks
 * @param version the version of the library
 */
public record DashboardSettings(String path, boolean readOnly, boolean anonymous, Set<String> viewRoles,
		Set<String> operateRoles, boolean showPayloads, @Nullable String traceUrl, boolean springSecurity,
		String version) {

	/** Stands for the id of a trace. */
	public static final String TRACE_ID = "{traceId}";

	/**
	 * Copies the roles.
	 */
	public DashboardSettings {
		viewRoles = Set.copyOf(viewRoles);
		operateRoles = Set.copyOf(operateRoles);
	}

	/** The roles that matter of those that somebody has. */
	Set<String> roles(Predicate<String> held) {
		return Stream.concat(this.viewRoles.stream(), this.operateRoles.stream())
			.filter(held)
			.collect(Collectors.toSet());
	}

}
