package io.awa.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.CallbackResult;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.testsupport.EnableUsedAutoConfiguration;
import io.awa.testsupport.TestDatabase;
import io.awa.web.CallbackAction;
import io.awa.web.CallbackSignature;
import io.awa.web.CallbackSigner;
import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;
import io.awa.worker.ReactiveJobCallbacks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of docs/callbacks.md, which is also here, word for word, and works.
 */
class CallbacksDocumentTests {

	private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void codeOfTheDocumentIsHere() throws IOException {
		String source = plain(Files.readString(Path.of("src/test/java/io/awa/docs/CallbacksDocumentTests.java")));
		String document = Files.readString(Path.of("../docs/callbacks.md"));

		assertThat(CODE.matcher(document).results().map((code) -> plain(code.group(1)))).hasSize(5)
			.allSatisfy((code) -> assertThat(source).contains(code));
	}

	@Test
	void handlersWaitAndGoOn() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("spring.datasource.url=" + database.jdbcUrl(), "awa.client=jdbc",
					"spring.liquibase.enabled=false", "spring.flyway.enabled=false")
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);
				Orders orders = context.getBean(Orders.class);
				int order = 0;
				for (String kind : new String[] { "approve-order", "translate", "translate-reactively" }) {
					long orderId = ++order;
					long id = client.insert(new OrderToApprove(orderId), InsertOptions.defaults().withKind(kind))
						.jobId();
					Awaitility.await().until(() -> orders.asked.containsKey(orderId));
					approve(client, orders.asked.get(orderId));
					Awaitility.await().until(() -> client.getJob(id).orElseThrow().state() == JobState.COMPLETED);
					assertThat(orders.approved).containsEntry(orderId, true);
				}
			});
	}

	private static void approve(AwaClient client, UUID callbackId) {
		CallbackResult result = client.callbacks().resume(callbackId, new Approval(true));
		assertThat(result.resolved()).isTrue();
	}

	@Test
	void signatureIsThatOfTheDocument() {
		UUID callbackId = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
		CallbackSigner signer = new CallbackSigner("partner", "0123456789abcdef0123456789abcdef",
				InstantSource.fixed(Instant.ofEpochSecond(1782907200)));
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost"));

		byte[] body = "{\"payload\":{\"approved\":true}}".getBytes(StandardCharsets.UTF_8);
		CallbackSignature signature = signer.sign(callbackId, CallbackAction.COMPLETE, body);
		signature.headers().forEach(request::header);

		assertThat(request.build().headers().firstValue("X-Awa-Signature"))
			.contains("a0cb51438c44eee3bc49be238aa39b4c7f7bf58da08f235f43b1d96b320fbd25");
	}

	private static String plain(String code) {
		return code.replaceAll("\\s+", " ").strip();
	}

	record OrderToApprove(long orderId) {

	}

	record Approval(boolean approved) {

	}

	static class Orders {

		private final Map<Long, UUID> asked = new ConcurrentHashMap<>();

		private final Map<Long, Boolean> approved = new ConcurrentHashMap<>();

		void askForApproval(long orderId, UUID callbackId) {
			this.asked.put(orderId, callbackId);
		}

		void finish(long orderId, boolean isApproved) {
			this.approved.put(orderId, isApproved);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableUsedAutoConfiguration(exclude = R2dbcAutoConfiguration.class)
	static class Application {

		@Bean
		Orders orders() {
			return new Orders();
		}

		@Bean
		Handlers handlers(Orders orders) {
			return new Handlers(orders);
		}

	}

	static class Handlers {

		private final Orders orders;

		Handlers(Orders orders) {
			this.orders = orders;
		}

		@JobHandler(kind = "approve-order")
		JobOutcome approve(OrderToApprove order, JobContext context) {
			Optional<Approval> approval = context.callbacks().payload(Approval.class);
			if (approval.isPresent()) {
				this.orders.finish(order.orderId(), approval.get().approved());
				return JobOutcome.completed();
			}
			CallbackToken token = context.callbacks().register(Duration.ofDays(2));
			this.orders.askForApproval(order.orderId(), token.id());
			return JobOutcome.waitForCallback(token);
		}

		@JobHandler(kind = "translate")
		JobOutcome translate(OrderToApprove order, JobContext context) throws InterruptedException {
			CallbackToken token = context.callbacks().register(Duration.ofMinutes(2));
			this.orders.askForApproval(order.orderId(), token.id());
			Approval approval = context.callbacks().await(token, Approval.class);
			this.orders.finish(order.orderId(), approval != null && approval.approved());
			return JobOutcome.completed();
		}

		@JobHandler(kind = "translate-reactively")
		Mono<JobOutcome> translateReactively(OrderToApprove order, JobContext context) {
			ReactiveJobCallbacks callbacks = ReactiveJobCallbacks.of(context);
			return callbacks.register(Duration.ofMinutes(2))
				.doOnNext((token) -> this.orders.askForApproval(order.orderId(), token.id()))
				.flatMap((token) -> callbacks.await(token, Approval.class))
				.doOnNext((approval) -> this.orders.finish(order.orderId(), approval.approved()))
				.thenReturn(JobOutcome.completed());
		}

	}

}
