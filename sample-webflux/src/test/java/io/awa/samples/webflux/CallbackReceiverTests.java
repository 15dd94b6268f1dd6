package io.awa.samples.webflux;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.ReactiveAwaJobs;
import io.awa.web.CallbackAction;
import io.awa.web.CallbackSigner;
import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The receiver of callbacks on a real server, behind a path of the application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.webflux.base-path=/shop", "awa.callbacks.receiver.enabled=true",
				"awa.callbacks.receiver.keys.partner=" + CallbackReceiverTests.SECRET,
				"awa.callbacks.receiver.max-body-size=10KB" })
class CallbackReceiverTests {

	static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final CallbackSigner SIGNER = new CallbackSigner("partner", SECRET);

	private static final BlockingQueue<UUID> CALLBACKS = new LinkedBlockingQueue<>();

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private ReactiveAwaClient awa;

	@Test
	void signedCallbackCompletesTheJob() throws Exception {
		long job = insert();
		UUID callback = CALLBACKS.poll(30, TimeUnit.SECONDS);
		ReactiveAwaJobs.awaitState(this.awa, job, JobState.WAITING_EXTERNAL);

		assertThat(post(callback, "{}", new CallbackSigner("partner", SECRET.replace('0', 'x'))).statusCode())
			.isEqualTo(401);
		assertThat(post(callback, " ".repeat(10 * 1024 + 1), SIGNER).statusCode()).isEqualTo(413);
		HttpResponse<String> response = post(callback, "{\"payload\": {\"text\": \"ü\"}}", SIGNER);

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).contains("application/json");
		assertThat(response.body()).contains("\"id\":" + job, "\"state\":\"completed\"");
		ReactiveAwaJobs.awaitState(this.awa, job, JobState.COMPLETED);
		assertThat(post(callback, "{}", SIGNER).statusCode()).isEqualTo(404);
	}

	/** As they come from a network that breaks, or from somebody who means harm. */
	@Test
	void brokenAndForgedRequestsLeaveTheJobWaiting() throws Exception {
		long job = insert();
		UUID callback = CALLBACKS.poll(30, TimeUnit.SECONDS);
		ReactiveAwaJobs.awaitState(this.awa, job, JobState.WAITING_EXTERNAL);
		String body = "{\"payload\": {\"text\": \"all of it\"}}";
		String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";

		assertThat(send(callback, body, "Content-Length: 1000", body)).doesNotContain(" 200 ", " 500 ");
		assertThat(send(callback, body, "Content-Length: 10", body.substring(0, 10))).contains(" 401 ");
		assertThat(send(callback, body, "Transfer-Encoding: chunked", "0\r\n\r\n")).contains(" 401 ");
		assertThat(send(callback, body, "Transfer-Encoding: chunked", chunk)).doesNotContain(" 200 ", " 500 ");
		assertThat(send(callback, body, "Transfer-Encoding: chunked", chunk.repeat(11) + "0\r\n\r\n"))
			.contains(" 413 ");

		ReactiveAwaJobs.awaitState(this.awa, job, JobState.WAITING_EXTERNAL);
	}

	@Test
	void ofManyReplaysOneWins() throws Exception {
		long job = insert();
		UUID callback = CALLBACKS.poll(30, TimeUnit.SECONDS);
		ReactiveAwaJobs.awaitState(this.awa, job, JobState.WAITING_EXTERNAL);
		List<CompletableFuture<HttpResponse<String>>> replays = Stream.generate(() -> request(callback, "{}", SIGNER))
			.limit(20)
			.map((request) -> this.http.sendAsync(request, BodyHandlers.ofString()))
			.toList();

		List<Integer> statuses = replays.stream().map((replay) -> replay.join().statusCode()).toList();

		assertThat(statuses).containsOnlyOnce(200).isSubsetOf(200, 404, 409);
		ReactiveAwaJobs.awaitState(this.awa, job, JobState.COMPLETED);
	}

	/** Signs one body and sends another, with what a client of HTTP would not send. */
	private String send(UUID callback, String signedBody, String header, String sentBody) throws IOException {
		StringBuilder head = new StringBuilder("POST /shop/api/callbacks/" + callback
				+ "/complete HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
		SIGNER.sign(callback, CallbackAction.COMPLETE, signedBody.getBytes(StandardCharsets.UTF_8))
			.headers()
			.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write((head + header + "\r\n\r\n" + sentBody).getBytes(StandardCharsets.UTF_8));
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (SocketException ex) {
			return "closed: " + ex.getMessage();
		}
	}

	private long insert() {
		return this.awa.insert(Map.of(), InsertOptions.defaults().withKind("wait")).block().jobId();
	}

	private HttpResponse<String> post(UUID callback, String text, CallbackSigner signer)
			throws IOException, InterruptedException {
		return this.http.send(request(callback, text, signer), BodyHandlers.ofString());
	}

	private HttpRequest request(UUID callback, String text, CallbackSigner signer) {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.port + "/shop/api/callbacks/" + callback + "/complete"))
			.POST(BodyPublishers.ofByteArray(body));
		signer.sign(callback, CallbackAction.COMPLETE, body).headers().forEach(request::header);
		return request.build();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Handlers {

		@JobHandler(kind = "wait")
		JobOutcome handle(JobContext context) {
			CallbackToken token = context.callbacks().register();
			CALLBACKS.add(token.id());
			return JobOutcome.waitForCallback(token);
		}

	}

}
