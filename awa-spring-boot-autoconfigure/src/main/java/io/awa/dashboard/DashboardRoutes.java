package io.awa.dashboard;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The routes of a {@link Dashboard} in Spring MVC. Declare them as a bean.
 */
public final class DashboardRoutes {

	private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

	private static final byte[] EMPTY = {};

	private DashboardRoutes() {
	}

	/**
	 * Makes the routes.
	 * @param dashboard what answers
	 * @return everything below the path of the dashboard
	 */
	public static RouterFunction<ServerResponse> of(Dashboard dashboard) {
		return RouterFunctions.route()
			.route(RequestPredicates.path(dashboard.settings().path() + "/**"), (request) -> answer(dashboard, request))
			.build();
	}

	/** What is known at once needs no other thread. */
	private static ServerResponse answer(Dashboard dashboard, ServerRequest request) throws IOException {
		CompletableFuture<ServerResponse> response = dashboard.answer(read(dashboard, request))
			.thenApply((answer) -> answer.isEvents() ? ServletEvents.stream(dashboard.changes(), answer)
					: response(answer));
		return response.isDone() ? response.join() : ServerResponse.async(response, LONGEST_ANSWER);
	}

	private static DashboardRequest read(Dashboard dashboard, ServerRequest request) throws IOException {
		DashboardPath path = DashboardPath.of(request.requestPath().pathWithinApplication(),
				dashboard.settings().path());
		return new DashboardRequest(request.method().name(), path, request.params().toSingleValueMap(),
				request.headers()::firstHeader, body(request), user(dashboard, request),
				(dashboard.settings().springSecurity() && path.isSession()) ? ServletCsrf.find(request) : null);
	}

	/** The bytes are read before anything else, and no more of them than allowed. */
	private static byte[] body(ServerRequest request) throws IOException {
		return DashboardRequest.hasBody(request.method().name())
				? request.servletRequest().getInputStream().readNBytes(DashboardRequest.BODY_BYTES + 1) : EMPTY;
	}

	private static @Nullable DashboardUser user(Dashboard dashboard, ServerRequest request) {
		Principal principal = request.servletRequest().getUserPrincipal();
		return (principal != null) ? new DashboardUser(principal.getName(),
				dashboard.settings().roles(request.servletRequest()::isUserInRole)) : null;
	}

	/** Sets headers, because filters may have added some before an answer came. */
	private static ServerResponse response(DashboardResponse answer) {
		return ServerResponse.status(answer.status()).build((request, response) -> {
			answer.headers().forEach(response::setHeader);
			response.getOutputStream().write(answer.body());
			return null;
		});
	}

}
