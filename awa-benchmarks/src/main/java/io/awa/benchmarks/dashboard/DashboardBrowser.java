package io.awa.benchmarks.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Asks the dashboard as a browser does.
 */
final class DashboardBrowser {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final HttpClient http = HttpClient.newHttpClient();

	private final String address;

	DashboardBrowser(String address) {
		this.address = address;
	}

	/** Returns what came, whatever it says. */
	HttpResponse<byte[]> ask(DashboardLook look) throws IOException, InterruptedException {
		return this.http.send(request(look.path(), look.body()), BodyHandlers.ofByteArray());
	}

	/** Makes the dashboard look anew, as whoever changes something does. */
	void forgetShared() throws IOException, InterruptedException {
		HttpResponse<Void> answer = this.http.send(request("queues/benchmark/resume", "{}"), BodyHandlers.discarding());
		if (answer.statusCode() != 200) {
			throw new IllegalStateException("The dashboard answered " + answer.statusCode() + " to a change.");
		}
	}

	/** Returns the lines of the stream of changes, which ends after some minutes. */
	Stream<String> events() throws IOException, InterruptedException {
		return this.http
			.send(HttpRequest.newBuilder(URI.create(this.address + "events")).build(), BodyHandlers.ofLines())
			.body();
	}

	private HttpRequest request(String path, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.address + path)).timeout(PATIENCE);
		return (body != null) ? request.header("Content-Type", "application/json")
			.header("X-Awa-Dashboard", "1")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build() : request.build();
	}

}
