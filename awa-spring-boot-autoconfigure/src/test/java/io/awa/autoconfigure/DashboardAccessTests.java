package io.awa.autoconfigure;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.StringUtils;

import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is served by the dashboard, below which path and with which headers.
 */
@ParameterizedClass
@EnumSource(names = { "MVC_OVER_JDBC", "WEBFLUX_OVER_R2DBC" })
class DashboardAccessTests {

	private static final String NOBODY = null;

	private static final String RESUME = "queues/mail/resume";

	private static TestDatabase database;

	/** Below a context path, for viewers and operators, and it may be written. */
	private static DashboardApplication guarded;

	/** Everybody is served, and nobody may write. */
	private static DashboardApplication open;

	DashboardAccessTests(DashboardStack stack) {
		assertThat(stack).isNotNull();
	}

	@BeforeParameterizedClassInvocation
	static void start(DashboardStack stack) {
		database = TestDatabase.migrated();
		guarded = stack.start(database, stack.contextPath() + "=/shop", "awa.dashboard.read-only=false",
				"awa.dashboard.view-roles=AWA_VIEWER");
		open = stack.start(database, "awa.dashboard.access=anonymous", "awa.dashboard.path=/ops/jobs");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		guarded.close();
		open.close();
		database.close();
	}

	@Test
	void nothingIsServedToWhoIsNotLoggedIn() {
		for (String path : List.of("/awa", "/awa/", "/awa/app.js", "/awa/nothing", "/awa/api/session",
				"/awa/api/events", "/awa/api/nothing", "/awa/api/jobs/1")) {
			assertProblem(guarded.as(NOBODY, "/shop").get(path), 401, "You are not logged in");
		}
	}

	@Test
	void nothingIsServedToThoseWithoutTheRole() {
		for (String path : List.of("/awa/", "/awa/api/session", "/awa/api/jobs/1")) {
			assertProblem(guarded.as("customer", "/shop").get(path), 403, "none of the roles [AWA_VIEWER]");
		}
		assertThat(guarded.as("viewer", "/shop").get("/awa/").statusCode()).isEqualTo(200);
		assertThat(guarded.as("operator", "/shop").get("/awa/").statusCode()).isEqualTo(200);
	}

	@Test
	void onlyOperatorsChangeAnything() {
		assertProblem(guarded.as("viewer", "/shop").post(RESUME, "{}"), 403, "none of the roles [AWA_OPERATOR]");
		assertThat(guarded.as("operator", "/shop").post(RESUME, "{}").statusCode()).isEqualTo(200);
	}

	@Test
	void changesNeedWhatNoFormCanSend() {
		Caller operator = guarded.as("operator", "/shop");

		assertProblem(send(operator, (headers) -> headers.remove("X-Awa-Dashboard")), 403, "X-Awa-Dashboard");
		assertProblem(send(operator, (headers) -> headers.put("X-Awa-Dashboard", "0")), 403, "X-Awa-Dashboard");
		assertProblem(send(operator, (headers) -> headers.remove("Content-Type")), 400, "application/json");
		assertProblem(send(operator, (headers) -> headers.put("Content-Type", "text/plain")), 400, "application/json");
		assertThat(
				send(operator, (headers) -> headers.put("Content-Type", "application/json;charset=UTF-8")).statusCode())
			.isEqualTo(200);
		assertThat(send(operator, (headers) -> headers.remove("X-XSRF-TOKEN")).statusCode()).isEqualTo(403);
	}

	private static HttpResponse<String> send(Caller caller, Consumer<Map<String, String>> change) {
		Map<String, String> headers = new LinkedHashMap<>(caller.headers());
		change.accept(headers);
		return caller.send("POST", RESUME, headers, "{}");
	}

	@Test
	void otherMethodsAreRefused() {
		Caller operator = guarded.as("operator", "/shop");

		assertProblem(operator.send("PUT", RESUME, operator.headers(), "{}"), 405, "Use GET, POST or DELETE");
		HttpResponse<String> page = operator
			.send(withHeaders(operator, "/awa/").POST(HttpRequest.BodyPublishers.ofString("{}")));
		assertProblem(page, 405, "Pages are only read");
		assertThat(page.headers().firstValue("Allow")).hasValue("GET");
	}

	private static HttpRequest.Builder withHeaders(Caller caller, String path) {
		HttpRequest.Builder request = caller.request(path);
		caller.headers().forEach(request::header);
		return request;
	}

	@Test
	void pathWithoutSlashLeadsToThePages() {
		HttpResponse<String> redirect = guarded.as("viewer", "/shop").get("/awa");

		assertThat(redirect.statusCode()).isEqualTo(302);
		assertThat(redirect.headers().firstValue("Location")).hasValue("awa/");
		assertThat(redirect.uri().resolve("awa/").getPath()).isEqualTo("/shop/awa/");
		assertThat(open.as(NOBODY).get("/ops/jobs").headers().firstValue("Location")).hasValue("jobs/");
	}

	@Test
	void everyAnswerHasTheHeaders() {
		Caller viewer = guarded.as("viewer", "/shop");
		for (String path : List.of("/awa", "/awa/", "/awa/nothing.js", "/awa/api/session", "/awa/api/jobs/x")) {
			for (HttpResponse<String> answer : List.of(viewer.get(path), guarded.as(NOBODY, "/shop").get(path))) {
				assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path)
					.startsWith("default-src 'none'; script-src 'self'")
					.contains("frame-ancestors 'none'");
				assertThat(answer.headers().allValues("X-Content-Type-Options")).as(path).containsOnly("nosniff");
				assertThat(answer.headers().firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
			}
		}
		assertThat(viewer.get("/awa/api/session").headers().firstValue("Cache-Control")).hasValue("no-store");
	}

	@Test
	void pagesAreSentOnceUntilTheyChange() {
		Caller viewer = guarded.as("viewer", "/shop");
		HttpResponse<String> page = viewer.get("/awa/");
		String etag = page.headers().firstValue("ETag").orElseThrow();

		HttpResponse<String> again = viewer.send(viewer.request("/awa/").header("If-None-Match", etag));

		assertThat(page.body()).startsWithIgnoringCase("<!doctype html>");
		assertThat(page.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
			.isEqualTo("text/html;charset=UTF-8");
		assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(viewer.get("/awa/index.html").headers().firstValue("ETag")).hasValue(etag);
	}

	/**
	 * A server that begins to answer before it has ended an answer must go on reading.
	 */
	@Test
	void connectionIsReadOnAfterRequestsThatWaited() throws IOException {
		String root = open.as(NOBODY).root();
		URI address = URI.create(root);
		try (Socket socket = new Socket(address.getHost(), address.getPort())) {
			socket.setSoTimeout(20_000);
			write(socket, "/ops/jobs/", "/ops/jobs/api/session");
			awaitAnswers(socket, 2);
			write(socket, "/ops/jobs/api/session", "/ops/jobs/");
			awaitAnswers(socket, 2);
			write(socket, "/ops/jobs/");
			awaitAnswers(socket, 1);
		}
	}

	private static void write(Socket socket, String... paths) throws IOException {
		String requests = Arrays.stream(paths)
			.map((path) -> "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
			.collect(Collectors.joining());
		socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
	}

	private static void awaitAnswers(Socket socket, int answers) throws IOException {
		StringBuilder text = new StringBuilder();
		byte[] buffer = new byte[8192];
		while (StringUtils.countOccurrencesOf(text.toString(), "HTTP/1.1 200") < answers) {
			int read = socket.getInputStream().read(buffer);
			assertThat(read).as(text.toString()).isPositive();
			text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
		}
	}

	/**
	 * Each on a connection of its own: Spring Security answers some of them before it has
	 * read them, after which Reactor Netty may read no other on theirs.
	 */
	@Test
	void nothingButPagesIsServedFromTheClassPath() {
		for (String path : List.of("Dashboard.class", "assets/..%2Findex.html", "../migration/V001__job_queue.sql",
				"assets/nothing.svg", "assets/deeper/index.html", "index", "%2e%2e/x.js", ".html")) {
			assertThat(guarded.as("viewer", "/shop").get("/awa/" + path).statusCode()).as(path).isIn(400, 404);
		}
	}

	@Test
	void everybodyIsServedWhereThatIsAskedFor() {
		HttpResponse<String> session = open.as(NOBODY).get("/ops/jobs/api/session");

		assertThat(session.statusCode()).as(session.body()).isEqualTo(200);
		assertThat(Caller.json(session).get("user").isNull()).isTrue();
		assertThat(Caller.json(session).get("operate").asBoolean()).isFalse();
	}

	@Test
	void readOnlyDashboardChangesNothingNotEvenForOperators() {
		Caller operator = open.as("operator");
		HttpResponse<String> session = operator.get("/ops/jobs/api/session");
		Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json", "X-Awa-Dashboard",
				"1", "X-XSRF-TOKEN", Caller.json(session).at("/csrf/token").asString()));
		HttpRequest.Builder request = operator.request("/ops/jobs/api/queues/mail/pause");
		headers.forEach(request::header);

		assertProblem(operator.send(request.POST(HttpRequest.BodyPublishers.ofString("{}"))), 405,
				"awa.dashboard.read-only=false");
		assertThat(database.sql()
			.sql("select count(*) from awa.queue where paused_at is not null")
			.query(Long.class)
			.single()).isZero();
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(Caller.json(answer).get("problem").asString()).contains(problem);
	}

}
