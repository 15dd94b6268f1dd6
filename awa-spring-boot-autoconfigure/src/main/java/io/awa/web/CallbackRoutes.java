package io.awa.web;

import java.io.IOException;
import java.util.concurrent.CompletionException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The routes of a {@link CallbackReceiver} in Spring MVC. Declare them as a bean.
 */
public final class CallbackRoutes {

	private CallbackRoutes() {
	}

	/**
	 * Makes the routes.
	 * @param receiver what answers
	 * @return {@code POST path/id/action}; other methods are refused
	 */
	public static RouterFunction<ServerResponse> of(CallbackReceiver receiver) {
		return RouterFunctions.route()
			.POST(receiver.pattern(), (request) -> receive(receiver, request))
			.route(RequestPredicates.path(receiver.pattern()), (request) -> response(CallbackAnswer.methodNotAllowed()))
			.build();
	}

	/** The bytes are read before anything else, and no more of them than allowed. */
	private static ServerResponse receive(CallbackReceiver receiver, ServerRequest request) throws IOException {
		byte[] body = request.servletRequest().getInputStream().readNBytes(receiver.maxBodySize() + 1);
		if (body.length > receiver.maxBodySize()) {
			return response(receiver.tooLarge());
		}
		try {
			return response(receiver
				.receive(request.pathVariable("id"), request.pathVariable("action"), request.headers()::firstHeader,
						body)
				.join());
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	private static ServerResponse response(CallbackAnswer answer) {
		ServerResponse.BodyBuilder response = ServerResponse.status(answer.status())
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (answer.isMethodNotAllowed()) {
			response.allow(HttpMethod.POST);
		}
		return response.build((exchange, body) -> {
			body.getOutputStream().write(answer.json());
			return null;
		});
	}

}
