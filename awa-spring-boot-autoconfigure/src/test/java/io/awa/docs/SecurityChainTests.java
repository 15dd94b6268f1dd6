package io.awa.docs;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.testsupport.TestUsers;
import io.awa.web.CallbackAction;
import io.awa.web.CallbackSigner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Endpoint and receiver behind the filter chains of docs/security.md, in both web stacks.
 */
@ParameterizedClass
@EnumSource
class SecurityChainTests {

	private static final Pattern PROPERTIES = Pattern.compile("```properties\n(management.*?)```", Pattern.DOTALL);

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final String NOBODY = null;

	private static final InsertOptions LATER = InsertOptions.defaults().withKind("later").withDelay(Duration.ofDays(1));

	private static TestDatabase database;

	private static JdbcAwaClient client;

	private static ConfigurableApplicationContext application;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) throws IOException {
		database = TestDatabase.migrated();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		application = stack.start(database);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	SecurityChainTests(Stack stack) {
		assertThat(stack).isNotNull();
	}

	@Test
	void whoIsNotLoggedInIsAskedToAndOthersSeeNothing() {
		assertThat(get(NOBODY, "/actuator/awa").statusCode()).isEqualTo(401);
		assertThat(get("customer", "/actuator/awa").statusCode()).isEqualTo(403);
		assertThat(get("customer", "/actuator/awa/queues").statusCode()).isEqualTo(403);
		assertThat(get(NOBODY, "/actuator/health").statusCode()).isEqualTo(401);
	}

	@Test
	void viewersAndOperatorsLook() {
		assertThat(get("viewer", "/actuator/awa").statusCode()).isEqualTo(200);
		assertThat(get("operator", "/actuator/awa/doctor").statusCode()).isEqualTo(200);
	}

	@Test
	void onlyOperatorsSeeValues() {
		long id = client.insert(Map.of("iban", "DE02"), LATER).jobId();

		assertThat(get("viewer", "/actuator/awa/jobs/" + id).body()).contains("******").doesNotContain("DE02");
		assertThat(get("operator", "/actuator/awa/jobs/" + id).body()).contains("DE02");
	}

	@Test
	void onlyOperatorsWriteAndOnlyWithATokenAgainstCsrf() {
		String queue = "/actuator/awa/queues/mail";

		assertThat(pause("viewer", queue, true).statusCode()).isEqualTo(403);
		assertThat(pause("operator", queue, false).statusCode()).isEqualTo(403);
		assertThat(pause(NOBODY, queue, true).statusCode()).isEqualTo(401);
		assertThat(pausedBy()).isEmpty();

		HttpResponse<String> answer = pause("operator", queue, true);

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(pausedBy()).containsExactly("operator");
	}

	@Test
	void signedCallbackPassesTheChainAndOthersDoNot() {
		long id = client.insert(Map.of(), InsertOptions.defaults().withKind("approve")).jobId();
		await().until(() -> client.getJob(id).orElseThrow().state() == JobState.WAITING_EXTERNAL);
		UUID callback = callbacks().remove();
		String path = "/api/callbacks/" + callback + "/complete";
		byte[] body = "{\"payload\":{\"approved\":true}}".getBytes(StandardCharsets.UTF_8);

		HttpResponse<String> unsigned = send(request(NOBODY, path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
		HttpResponse<String> byOperator = send(
				request("operator", path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));

		assertThat(List.of(unsigned, byOperator)).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(401);
			assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
		});
		assertThat(client.getJob(id).orElseThrow().state()).isEqualTo(JobState.WAITING_EXTERNAL);

		HttpRequest.Builder request = request(NOBODY, path);
		new CallbackSigner("partner", SECRET).sign(callback, CallbackAction.COMPLETE, body)
			.headers()
			.forEach(request::header);

		assertThat(send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body))).statusCode()).isEqualTo(200);
		assertThat(client.getJob(id).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
	}

	private static List<String> pausedBy() {
		return client.queueStats()
			.stream()
			.filter((queue) -> queue.queue().equals("mail") && queue.pause() != null)
			.map((queue) -> queue.pause().by())
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static Queue<UUID> callbacks() {
		return application.getBean("callbackIds", Queue.class);
	}

	private static HttpResponse<String> get(String user, String path) {
		return send(request(user, path));
	}

	private static HttpResponse<String> pause(String user, String path, boolean withToken) {
		HttpRequest.Builder request = request(user, path);
		if (withToken) {
			request.header("Cookie", "XSRF-TOKEN=a-token").header("X-XSRF-TOKEN", "a-token");
		}
		return send(request.POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}")));
	}

	private static HttpRequest.Builder request(String user, String path) {
		String port = application.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Content-Type", "application/json");
		if (user != null) {
			request.header("Authorization", "Basic " + Base64.getEncoder()
				.encodeToString((user + ":" + TestUsers.PASSWORD).getBytes(StandardCharsets.UTF_8)));
		}
		return request;
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** The two applications, one over each client. */
	enum Stack {

		SERVLET, REACTIVE;

		ConfigurableApplicationContext start(TestDatabase database) throws IOException {
			SpringApplication application = new SpringApplication(
					(this == SERVLET) ? ServletSecurityApplication.class : ReactiveSecurityApplication.class);
			application.setWebApplicationType(WebApplicationType.valueOf(name()));
			application.setRegisterShutdownHook(false);
			List<String> arguments = new ArrayList<>(List.of("server.port=0", "awa.migration.mode=none",
					"spring.flyway.enabled=false", "spring.liquibase.enabled=false", "awa.worker.poll-interval=200ms",
					"awa.callbacks.receiver.enabled=true", "awa.callbacks.receiver.keys.partner=" + SECRET));
			arguments.addAll((this == SERVLET) ? List.of("awa.client=jdbc",
					"spring.datasource.url=" + database.jdbcUrl(),
					"spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
					: List.of(
							"spring.r2dbc.url=r2dbc:postgresql://" + database.host() + ":" + database.port() + "/"
									+ database.name(),
							"spring.r2dbc.username=" + database.username(),
							"spring.r2dbc.password=" + database.password()));
			properties().forEach((name, value) -> arguments.add(name + "=" + value));
			return application.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
		}

		/** Those of the page. */
		private static Properties properties() throws IOException {
			Matcher block = PROPERTIES.matcher(Files.readString(Path.of("..", "docs", "security.md")));
			assertThat(block.find()).isTrue();
			Properties properties = new Properties();
			properties.load(new StringReader(block.group(1)));
			assertThat(properties).hasSize(4);
			return properties;
		}

	}

}
