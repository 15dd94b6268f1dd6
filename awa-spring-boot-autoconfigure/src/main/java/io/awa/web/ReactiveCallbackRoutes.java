package io.awa.web;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The routes of a {@link CallbackReceiver} in Spring WebFlux. Declare them as a bean.
 */
public final class ReactiveCallbackRoutes {

	private static final byte[] EMPTY = {};

	private ReactiveCallbackRoutes() {
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
	private static Mono<ServerResponse> receive(CallbackReceiver receiver, ServerRequest request) {
		return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), receiver.maxBodySize())
			.map(ReactiveCallbackRoutes::bytes)
			.defaultIfEmpty(EMPTY)
			.flatMap((body) -> Mono.fromFuture(() -> receiver.receive(request.pathVariable("id"),
					request.pathVariable("action"), request.headers()::firstHeader, body)))
			.onErrorReturn(DataBufferLimitException.class, receiver.tooLarge())
			.flatMap(ReactiveCallbackRoutes::response);
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static Mono<ServerResponse> response(CallbackAnswer answer) {
		ServerResponse.BodyBuilder response = ServerResponse.status(answer.status())
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (answer.isMethodNotAllowed()) {
			response.allow(HttpMethod.POST);
		}
		return response.body(BodyInserters
			.fromDataBuffers(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(answer.json()))));
	}

}
