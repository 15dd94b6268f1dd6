package io.awa.autoconfigure;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import io.awa.testsupport.DashboardApiFile;
import io.awa.testsupport.DashboardApiFile.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request to the API of the dashboard and its answer, compared with
 * {@code docs/dashboard-api.yaml}. Requests that were refused as bad are bad on purpose.
 *
 * @param request what was asked
 * @param answer what was answered
 */
record DashboardExchange(HttpRequest request, HttpResponse<?> answer) {

	private static final DashboardApiFile FILE = DashboardApiFile.get();

	private static final String API = "/api/";

	/** Those of requests that made sense. */
	private static final List<Integer> GOOD = List.of(200, 404, 409);

	/** What Spring Security and web servers say on their own. */
	private static final List<Integer> BEFORE = List.of(400, 401, 403);

	static void check(HttpRequest request, HttpResponse<?> answer) {
		if (request.uri().getRawPath().contains(API)) {
			new DashboardExchange(request, answer).check();
		}
	}

	/** Compares the data of an event too, and returns the line. */
	static String checkedEvent(String line) {
		if (line.startsWith("data:")) {
			JsonNode data = JsonMapper.shared().readTree(line.substring("data:".length()));
			assertFits("event", FILE.schema(data.isEmpty() ? "Nothing" : "ChangeEvent"), data);
		}
		return line;
	}

	private void check() {
		if (!isFromDashboard()) {
			assertThat(this.answer.statusCode()).as(toString()).isIn(BEFORE);
			return;
		}
		Operation operation = FILE.find(this.request.method(), path()).orElse(null);
		if (operation == null) {
			assertThat(this.answer.statusCode()).as("%s, which is not described", this).isGreaterThanOrEqualTo(400);
			assertFits(toString(), FILE.schema("Problem"), json());
			return;
		}
		checkAnswer(operation);
		if (GOOD.contains(this.answer.statusCode())) {
			checkParameters(operation);
			checkBody(operation);
		}
	}

	private boolean isFromDashboard() {
		return this.answer.headers()
			.firstValue("Content-Security-Policy")
			.orElse("")
			.startsWith("default-src 'none'; script-src 'self'");
	}

	private void checkAnswer(Operation operation) {
		JsonNode described = operation.node().get("responses").get(String.valueOf(this.answer.statusCode()));
		assertThat(described).as("%s, an answer that is not described", this).isNotNull();
		JsonNode content = FILE.resolve(described).get("content");
		String type = this.answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
		assertThat(content.propertyNames()).as(toString()).containsExactly(type);
		if (type.equals("application/json")) {
			assertFits(toString(), content.get(type).get("schema"), json());
		}
	}

	private void checkParameters(Operation operation) {
		Map<String, String> path = operation.values(path());
		Map<String, String> query = query();
		for (JsonNode parameter : operation.parameters()) {
			String name = parameter.get("name").asString();
			String value = switch (parameter.get("in").asString()) {
				case "path" -> path.get(name);
				case "query" -> query.remove(name);
				default -> this.request.headers().firstValue(name).orElse(null);
			};
			assertThat(value != null || !parameter.path("required").asBoolean()).as("%s with %s", this, name).isTrue();
			if (value != null && !value.isEmpty()) {
				JsonNode schema = parameter.get("schema");
				assertFits(this + ", parameter " + name, schema, value(FILE.resolve(schema), value));
			}
		}
		assertThat(query).as("%s, parameters that are not described", this).isEmpty();
	}

	private static JsonNode value(JsonNode schema, String text) {
		return schema.path("type").asString("").equals("integer") ? JsonMapper.shared().readTree(text)
				: JsonNodeFactory.instance.stringNode(text);
	}

	private void checkBody(Operation operation) {
		String body = this.request.bodyPublisher().map(DashboardExchange::text).orElse("");
		JsonNode described = operation.node().get("requestBody");
		if (described == null) {
			assertThat(body).as("%s, whose body is not described", this).isEmpty();
			return;
		}
		JsonNode resolved = FILE.resolve(described);
		assertThat(this.request.headers().firstValue("Content-Type").orElse("")).as(toString())
			.startsWith("application/json");
		assertThat(!body.isEmpty() || !resolved.path("required").asBoolean()).as("%s without a body", this).isTrue();
		if (!body.isEmpty()) {
			assertFits(this + " with " + body, resolved.at("/content/application~1json/schema"),
					JsonMapper.shared().readTree(body));
		}
	}

	private static void assertFits(String what, JsonNode schema, JsonNode value) {
		assertThat(FILE.faults(schema, value)).as("%s: %s", what, value).isEmpty();
	}

	private JsonNode json() {
		return JsonMapper.shared().readTree((String) this.answer.body());
	}

	/** Below the API. */
	private String path() {
		String path = this.request.uri().getRawPath();
		return path.substring(path.indexOf(API) + API.length() - 1);
	}

	private Map<String, String> query() {
		Map<String, String> query = new LinkedHashMap<>();
		String text = this.request.uri().getRawQuery();
		for (String pair : (text != null) ? text.split("&") : new String[0]) {
			String[] parts = pair.split("=", 2);
			query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return query;
	}

	private static String text(HttpRequest.BodyPublisher publisher) {
		HttpResponse.BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
		publisher.subscribe(new Flow.Subscriber<ByteBuffer>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				text.onSubscribe(subscription);
			}

			@Override
			public void onNext(ByteBuffer bytes) {
				text.onNext(List.of(bytes));
			}

			@Override
			public void onError(Throwable failure) {
				text.onError(failure);
			}

			@Override
			public void onComplete() {
				text.onComplete();
			}

		});
		return text.getBody().toCompletableFuture().join();
	}

	@Override
	public String toString() {
		URI uri = this.request.uri();
		return this.request.method() + " " + uri.getRawPath()
				+ ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "") + " -> " + this.answer.statusCode();
	}

}
