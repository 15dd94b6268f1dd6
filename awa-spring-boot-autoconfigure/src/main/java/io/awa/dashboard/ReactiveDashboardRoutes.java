package io.awa.dashboard;

import java.security.Principal;
import java.util.Optional;
import java.util.Set;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The routes of a {@link Dashboard} in Spring WebFlux. Declare them as a bean.
 */
public final class ReactiveDashboardRoutes {

	private static final byte[] EMPTY = {};

	private ReactiveDashboardRoutes() {
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

	/**
	 * Never answers before this method returns: Reactor Netty up to 1.3.7 may stop
	 * reading a connection then (its issue 4361), and a browser would wait for ever.
	 */
	private static Mono<ServerResponse> answer(Dashboard dashboard, ServerRequest request) {
		DashboardSettings settings = dashboard.settings();
		DashboardPath path = DashboardPath.of(request.requestPath().pathWithinApplication(), settings.path());
		return Mono.zip(body(request), user(settings, request), csrf(settings, path, request))
			.map((parts) -> new DashboardRequest(request.method().name(), path,
					request.queryParams().toSingleValueMap(), request.headers()::firstHeader, parts.getT1(),
					parts.getT2().orElse(null), parts.getT3().orElse(null)))
			.flatMap((read) -> Mono.fromFuture(() -> dashboard.answer(read)))
			.publishOn(Schedulers.parallel())
			.flatMap((answer) -> answer.isEvents() ? events(dashboard.changes(), answer) : response(answer));
	}

	/** The bytes are read before anything else, and no more of them than allowed. */
	private static Mono<byte[]> body(ServerRequest request) {
		if (!DashboardRequest.hasBody(request.method().name())) {
			return Mono.just(EMPTY);
		}
		return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), DashboardRequest.BODY_BYTES)
			.map(ReactiveDashboardRoutes::bytes)
			.onErrorReturn(DataBufferLimitException.class, new byte[DashboardRequest.BODY_BYTES + 1])
			.defaultIfEmpty(EMPTY);
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static Mono<Optional<DashboardUser>> user(DashboardSettings settings, ServerRequest request) {
		return request.principal()
			.map((principal) -> settings.springSecurity() ? ReactiveSecurity.findUser(principal, settings)
					: Optional.of(userWithoutRoles(principal)))
			.defaultIfEmpty(Optional.empty());
	}

	static DashboardUser userWithoutRoles(Principal principal) {
		return new DashboardUser(principal.getName(), Set.of());
	}

	private static Mono<Optional<CsrfHeader>> csrf(DashboardSettings settings, DashboardPath path,
			ServerRequest request) {
		return ((settings.springSecurity() && path.isSession()) ? ReactiveSecurity.findCsrf(request)
				: Mono.<CsrfHeader>empty())
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty());
	}

	private static Mono<ServerResponse> response(DashboardResponse answer) {
		return start(answer).body(BodyInserters
			.fromDataBuffers(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(answer.body()))));
	}

	private static Mono<ServerResponse> events(ChangeFeed changes, DashboardResponse answer) {
		Flux<ServerSentEvent<String>> events = Flux.create((sink) -> {
			ChangeFeed.Seat seat = changes.join(new ReactiveViewer(sink));
			sink.onDispose(seat::leave);
		}, FluxSink.OverflowStrategy.LATEST);
		return start(answer).body(BodyInserters.fromServerSentEvents(events));
	}

	private static ServerResponse.BodyBuilder start(DashboardResponse answer) {
		return ServerResponse.status(answer.status()).headers((headers) -> answer.headers().forEach(headers::set));
	}

	/** Whoever reads slowly gets the last event only. */
	private record ReactiveViewer(FluxSink<ServerSentEvent<String>> sink) implements ChangeViewer {

		@Override
		public void send(String event, String data) {
			this.sink.next(ServerSentEvent.builder(data).event(event).build());
		}

		@Override
		public void end() {
			this.sink.complete();
		}

	}

}
