package io.awa.docs;

import java.io.IOException;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.awa.InsertOptions;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.testsupport.TestUsers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard behind the filter chains of docs/dashboard.md, in both web stacks, with
 * the properties of the page.
 */
@ParameterizedClass
@EnumSource
class DashboardChainTests {

	private static final Pattern PROPERTIES = Pattern.compile("```properties\n([^`]*read-only=false[^`]*)```");

	private static final String NOBODY = null;

	private static TestDatabase database;

	private static JdbcAwaClient client;

	private static ConfigurableApplicationContext application;

	/** With the cookies of a session. */
	private final HttpClient browser = HttpClient.newBuilder()
		.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
		.build();

	DashboardChainTests(Stack stack) {
		assertThat(stack).isNotNull();
	}

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

	@Test
	void whoIsNotLoggedInIsAskedToAndOthersSeeNothing() {
		for (String path : List.of("/awa", "/awa/", "/awa/api/session")) {
			HttpResponse<String> answer = get(NOBODY, path);
			assertThat(answer.statusCode()).as(path).isEqualTo(401);
			assertThat(answer.headers().firstValue("WWW-Authenticate")).as(path).isPresent();
			assertThat(get("customer", path).statusCode()).as(path).isEqualTo(403);
		}
	}

	@Test
	void viewersAndOperatorsLook() {
		for (String user : List.of("viewer", "operator")) {
			assertThat(get(user, "/awa/").body()).containsIgnoringCase("<!doctype html>");
			assertThat(get(user, "/awa/api/overview").statusCode()).isEqualTo(200);
			assertThat(get(user, "/awa/api/jobs").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void onlyOperatorsChangeAnythingAndOnlyWithATokenAgainstCsrf() {
		assertThat(pause("viewer", true).statusCode()).isEqualTo(403);
		assertThat(pause("operator", false).statusCode()).isEqualTo(403);
		assertThat(client.queueStats("mail").pause()).isNull();

		HttpResponse<String> answer = pause("operator", true);

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(client.queueStats("mail").pause().by()).isEqualTo("operator");
		client.resumeQueue("mail");
	}

	@Test
	void payloadIsShownAsTheRedactorOfThePageLeavesIt() {
		long id = client.insert(Map.of("iban", "DE02", "amount", 5), InsertOptions.defaults().withKind("pay")).jobId();

		JsonNode args = JsonMapper.shared().readTree(get("viewer", "/awa/api/jobs/" + id).body()).at("/job/args");

		assertThat(JsonMapper.shared().readTree(args.asString()))
			.isEqualTo(JsonMapper.shared().readTree("{\"iban\": \"[hidden]\", \"amount\": 5}"));
	}

	private HttpResponse<String> get(String user, String path) {
		return send(request(user, path));
	}

	private HttpResponse<String> pause(String user, boolean withToken) {
		JsonNode csrf = JsonMapper.shared().readTree(get(user, "/awa/api/session").body()).get("csrf");
		HttpRequest.Builder request = request(user, "/awa/api/queues/mail/pause").header("X-Awa-Dashboard", "1");
		if (withToken) {
			request.header(csrf.get("header").asString(), csrf.get("token").asString());
		}
		return send(request.POST(HttpRequest.BodyPublishers.ofString("{}")));
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

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
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

		private static final String SHOWN = "awa.dashboard.show-payloads=true";

		ConfigurableApplicationContext start(TestDatabase database) throws IOException {
			SpringApplication application = new SpringApplication(
					(this == SERVLET) ? ServletDashboardApplication.class : ReactiveDashboardApplication.class);
			application.setWebApplicationType(WebApplicationType.valueOf(name()));
			application.setRegisterShutdownHook(false);
			List<String> arguments = new ArrayList<>(
					List.of("server.port=0", "awa.migration.mode=none", "awa.worker.enabled=false",
							"spring.flyway.enabled=false", "spring.liquibase.enabled=false", SHOWN));
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
			String page = Pages.read("docs/dashboard.md");
			Matcher block = PROPERTIES.matcher(page);
			assertThat(block.find()).isTrue();
			Properties properties = new Properties();
			properties.load(new StringReader(block.group(1)));
			assertThat(properties).hasSize(3);
			assertThat(page).contains("`" + SHOWN + "`");
			return properties;
		}

	}

}
