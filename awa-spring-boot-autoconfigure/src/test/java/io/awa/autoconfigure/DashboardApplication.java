package io.awa.autoconfigure;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.awa.testsupport.TestUsers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application with a dashboard, asked over HTTP as pages do.
 *
 * @param context the application
 */
record DashboardApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	/** The caller, {@code null} for nobody. */
	Caller as(String user) {
		return as(user, "");
	}

	Caller as(String user, String contextPath) {
		HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
			.build();
		return new Caller(client,
				"http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + contextPath,
				user);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Somebody with a browser.
	 *
	 * @param client keeps the cookies
	 * @param root where the application is
	 * @param user the name, or {@code null}
	 */
	record Caller(HttpClient client, String root, String user) {

		HttpRequest.Builder request(String path) {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.root + path))
				.timeout(Duration.ofSeconds(30));
			if (this.user != null) {
				request.header("Authorization", "Basic " + Base64.getEncoder()
					.encodeToString((this.user + ":" + TestUsers.PASSWORD).getBytes(StandardCharsets.UTF_8)));
			}
			return request;
		}

		HttpResponse<String> get(String path) {
			return send(request(path).GET());
		}

		JsonNode read(String view) {
			HttpResponse<String> answer = get("/awa/api/" + view);
			assertThat(answer.statusCode()).as(view + ": " + answer.body()).isEqualTo(200);
			return json(answer);
		}

		/** With all that pages send. */
		Map<String, String> headers() {
			Map<String, String> headers = new LinkedHashMap<>(
					Map.of("Content-Type", "application/json", "X-Awa-Dashboard", "1"));
			JsonNode csrf = read("session").get("csrf");
			if (!csrf.isNull()) {
				headers.put(csrf.get("header").asString(), csrf.get("token").asString());
			}
			return headers;
		}

		HttpResponse<String> post(String path, String body) {
			return send("POST", path, headers(), body);
		}

		HttpResponse<String> delete(String path) {
			return send("DELETE", path, headers(), "");
		}

		JsonNode change(String path, String body) {
			HttpResponse<String> answer = post(path, body);
			assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
			return json(answer);
		}

		HttpResponse<String> send(String method, String path, Map<String, String> headers, String body) {
			HttpRequest.Builder request = request("/awa/api/" + path);
			headers.forEach(request::header);
			return send(request.method(method, HttpRequest.BodyPublishers.ofString(body)));
		}

		HttpResponse<String> send(HttpRequest.Builder request) {
			return send(request, BodyHandlers.ofString());
		}

		<T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
			try {
				HttpRequest asked = request.build();
				HttpResponse<T> answer = this.client.send(asked, handler);
				DashboardExchange.check(asked, answer);
				return answer;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		static JsonNode json(HttpResponse<String> answer) {
			return JsonMapper.shared().readTree(answer.body());
		}

	}

}
