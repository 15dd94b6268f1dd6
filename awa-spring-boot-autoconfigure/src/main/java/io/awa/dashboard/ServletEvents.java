package io.awa.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A stream of events in Spring MVC, with the headers that everything has.
 *
 * @param stream sends the events
 * @param answer has the headers
 */
record ServletEvents(ServerResponse stream, DashboardResponse answer) implements ServerResponse {

	/** The feed ends streams before. */
	private static final Duration LONGEST = Duration.ofSeconds(2 * ChangeFeed.STREAM_SECONDS);

	static ServerResponse stream(ChangeFeed changes, DashboardResponse answer) {
		return new ServletEvents(ServerResponse.sse((builder) -> join(changes, builder), LONGEST), answer);
	}

	private static void join(ChangeFeed changes, ServerResponse.SseBuilder builder) {
		ChangeFeed.Seat seat = changes.join(new ServletViewer(builder));
		builder.onComplete(seat::leave);
		builder.onError((failure) -> seat.leave());
		builder.onTimeout(seat::leave);
	}

	@Override
	public HttpStatusCode statusCode() {
		return this.stream.statusCode();
	}

	@Override
	public HttpHeaders headers() {
		return this.stream.headers();
	}

	@Override
	public MultiValueMap<String, Cookie> cookies() {
		return this.stream.cookies();
	}

	@Override
	public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
			throws ServletException, IOException {
		this.answer.headers().forEach(response::setHeader);
		return this.stream.writeTo(request, response, context);
	}

	/** Sends on the thread of the feed. */
	private record ServletViewer(ServerResponse.SseBuilder builder) implements ChangeViewer {

		@Override
		public void send(String event, String data) {
			try {
				this.builder.event(event).data(data);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void end() {
			this.builder.complete();
		}

	}

}
