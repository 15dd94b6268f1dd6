package io.awa.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Decides who may see and who may change something.
 */
final class DashboardAccess {

	static final String HEADER = "X-Awa-Dashboard";

	private final DashboardSettings settings;

	DashboardAccess(DashboardSettings settings) {
		this.settings = settings;
	}

	void requireViewing(@Nullable DashboardUser user) {
		if (user == null) {
			if (!this.settings.anonymous()) {
				throw notLoggedIn();
			}
			return;
		}
		if (!this.settings.viewRoles().isEmpty() && !user.isInOneOf(this.settings.viewRoles())
				&& !(mayOperate(user) && !this.settings.operateRoles().isEmpty())) {
			throw DashboardRefusal
				.forbidden("You have none of the roles " + this.settings.viewRoles().stream().sorted().toList()
						+ " that may see the dashboard. Ask for one of them, or change awa.dashboard.view-roles.");
		}
	}

	private DashboardRefusal notLoggedIn() {
		return this.settings.springSecurity()
				? new DashboardRefusal(DashboardRefusal.UNAUTHORIZED,
						"You are not logged in. Log in, and let the security of the application ask for it at "
								+ this.settings.path() + ".")
				: DashboardRefusal.forbidden("Nobody says who you are, because Spring Security is not there. Add "
						+ "spring-boot-starter-security, or set awa.dashboard.access=anonymous where nobody else can "
						+ "reach the application.");
	}

	/** Whoever has no name has no roles either. */
	boolean mayOperate(@Nullable DashboardUser user) {
		return this.settings.operateRoles().isEmpty() || (user != null && user.isInOneOf(this.settings.operateRoles()));
	}

	/**
	 * The header and the type of the content cannot be sent by a form of another site.
	 */
	void requireOperating(DashboardRequest request) {
		if (!mayOperate(request.user())) {
			throw DashboardRefusal
				.forbidden("You have none of the roles " + this.settings.operateRoles().stream().sorted().toList()
						+ " that may change something. Ask for one of them, or change awa.dashboard.operate-roles.");
		}
		if (this.settings.readOnly()) {
			throw new DashboardRefusal(DashboardRefusal.METHOD_NOT_ALLOWED,
					"The dashboard is read-only. Set awa.dashboard.read-only=false to change something in it.");
		}
		if (!"1".equals(request.headers().apply(HEADER))) {
			throw DashboardRefusal.forbidden("The header " + HEADER + " is missing. Send it with the value 1.");
		}
		if (!isJson(request.headers().apply("Content-Type"))) {
			throw DashboardRefusal.invalid("The content is no JSON. Send it with Content-Type: application/json.");
		}
	}

	private static boolean isJson(@Nullable String type) {
		try {
			return type != null && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type))
					&& MediaType.parseMediaType(type).isConcrete();
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
