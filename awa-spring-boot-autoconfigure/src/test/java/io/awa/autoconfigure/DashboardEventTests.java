package io.awa.autoconfigure;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stream of changes, in both web stacks.
 */
@ParameterizedClass
@EnumSource(names = { "MVC_OVER_JDBC", "WEBFLUX_OVER_R2DBC" })
class DashboardEventTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@Parameter
	DashboardStack stack;

	private final TestDatabase database = TestDatabase.migrated();

	private final DashboardJobs jobs = new DashboardJobs(this.database);

	private DashboardApplication application;

	@BeforeEach
	void start() {
		this.application = this.stack.start(this.database, "spring.lifecycle.timeout-per-shutdown-phase=10m");
	}

	@AfterEach
	void stop() {
		this.application.close();
		this.database.close();
	}

	@Test
	void viewersHearInWhichQueuesSomethingChanged() {
		List<String> lines = listen();
		Awaitility.await().atMost(LIMIT).until(() -> lines.contains("event:tick"));

		this.jobs.waiting("mail");
		Awaitility.await().atMost(LIMIT).until(() -> lines.contains("data:{\"queues\":[\"mail\"]}"));
		lines.clear();
		this.jobs.ended("invoices", "completed");
		Awaitility.await().atMost(LIMIT).until(() -> lines.contains("data:{\"queues\":[\"invoices\"]}"));
		assertThat(lines).contains("event:change");
		lines.clear();
		this.jobs.running("reports", "node");
		Awaitility.await().atMost(LIMIT).until(() -> lines.contains("data:{\"queues\":[\"reports\"]}"));
	}

	/** A server that ends gracefully would wait for ten minutes. */
	@Test
	void applicationDoesNotWaitForStreamsWhenItEnds() {
		List<String> lines = listen();
		Awaitility.await().atMost(LIMIT).until(() -> lines.contains("event:tick"));

		CompletableFuture<Void> end = CompletableFuture.runAsync(this.application::close);

		assertThat(end).succeedsWithin(LIMIT);
	}

	@Test
	void streamHasTheHeadersOfEverything() {
		Caller viewer = this.application.as("viewer");

		HttpResponse<Stream<String>> answer = viewer.send(viewer.request("/awa/api/events"), BodyHandlers.ofLines());

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
		assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
		assertThat(answer.headers().allValues("X-Content-Type-Options")).containsOnly("nosniff");
		answer.body().close();
	}

	/** Lines of a real stream, gathered on a thread that ends with the stream. */
	private List<String> listen() {
		Caller viewer = this.application.as("viewer");
		List<String> lines = new CopyOnWriteArrayList<>();
		HttpResponse<Stream<String>> answer = viewer.send(viewer.request("/awa/api/events"), BodyHandlers.ofLines());
		Thread reader = new Thread(
				() -> answer.body()
					.forEach((line) -> lines.add(DashboardExchange.checkedEvent(line.replace(": ", ":")))),
				"event-reader");
		reader.setDaemon(true);
		reader.setUncaughtExceptionHandler((thread, failure) -> lines.add("ended"));
		reader.start();
		return lines;
	}

}
