package io.awa.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.awa.client.InvalidRequests.InvalidRequest;
import io.awa.client.Payloads.Unwritable;

/**
 * Calls about callbacks that no client may take.
 */
final class InvalidCallbacks {

	private static final List<Object> BAD_PAYLOADS = Arrays.asList("text", 42, List.of(1), Map.of("a", "\u0000"),
			Map.of("\u0000", 1), Map.of("a", "\ud800"), new Unwritable(null));

	private InvalidCallbacks() {
	}

	static Stream<InvalidRequest> all() {
		return Stream.of(missing(), payloads(), timeouts()).flatMap((requests) -> requests);
	}

	private static Stream<InvalidRequest> missing() {
		return Stream.of(
				InvalidRequests.bad("complete", "callbackId", (client) -> client.callbacks().complete(null, null)),
				InvalidRequests.bad("fail", "callbackId", (client) -> client.callbacks().fail(null, "why")),
				InvalidRequests.bad("retry", "callbackId", (client) -> client.callbacks().retry(null)),
				InvalidRequests.bad("resume", "callbackId", (client) -> client.callbacks().resume(null, null)),
				InvalidRequests.bad("cancel", "callbackId", (client) -> client.callbacks().cancel(null)),
				InvalidRequests.bad("heartbeat", "callbackId",
						(client) -> client.callbacks().heartbeat(null, Duration.ofHours(1))));
	}

	private static Stream<InvalidRequest> payloads() {
		return Stream.concat(
				InvalidRequests.each("complete", "payload", BAD_PAYLOADS,
						(client, payload) -> client.callbacks().complete(InvalidRequestTests.CALLBACK, payload)),
				InvalidRequests.each("resume", "payload", BAD_PAYLOADS,
						(client, payload) -> client.callbacks().resume(InvalidRequestTests.CALLBACK, payload)));
	}

	private static Stream<InvalidRequest> timeouts() {
		return InvalidRequests.each("heartbeat", "timeout",
				Arrays.asList(null, Duration.ZERO, Duration.ofNanos(999), Duration.ofSeconds(-1),
						Duration.ofSeconds(Long.MAX_VALUE)),
				(client, timeout) -> client.callbacks().heartbeat(InvalidRequestTests.CALLBACK, timeout));
	}

}
