package io.awa.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import io.awa.client.AsyncCallbacks;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

/**
 * The two web stacks, each over either client.
 */
enum ReceiverStack {

	MVC_OVER_JDBC, MVC_OVER_R2DBC, WEBFLUX_OVER_JDBC, WEBFLUX_OVER_R2DBC;

	Sender sender(TestDatabase database, CallbackReceiverSettings settings) {
		CallbackReceiver receiver = new CallbackReceiver(callbacks(database), settings);
		return name().startsWith("MVC") ? mvc(receiver) : webFlux(receiver);
	}

	private AsyncCallbacks callbacks(TestDatabase database) {
		ClientSettings settings = ClientSettings.of(TestDatabase.SCHEMA);
		return (name()
			.endsWith("_JDBC"))
					? new JdbcAwaClient(database.dataSource(), settings).async().callbacks()
					: new R2dbcAwaClient(database.connectionFactory(),
							new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), settings)
						.async()
						.callbacks();
	}

	private static Sender mvc(CallbackReceiver receiver) {
		MockMvc mvc = MockMvcBuilders.routerFunctions(CallbackRoutes.of(receiver)).build();
		return (method, path, headers, body) -> {
			MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(method, URI.create("/app" + path))
				.contextPath("/app")
				.contentType(MediaType.APPLICATION_JSON)
				.content(body);
			headers.forEach(request::header);
			MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
			return new Answer(response.getStatus(), response.getContentAsString(StandardCharsets.UTF_8),
					response.getHeader("Allow"));
		};
	}

	private static Sender webFlux(CallbackReceiver receiver) {
		WebTestClient client = WebTestClient.bindToRouterFunction(ReactiveCallbackRoutes.of(receiver)).build();
		return (method, path, headers, body) -> {
			WebTestClient.RequestBodySpec request = client.method(method).uri(URI.create(path));
			headers.forEach(request::header);
			EntityExchangeResult<byte[]> result = request.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(body)
				.exchange()
				.expectBody()
				.returnResult();
			byte[] content = result.getResponseBody();
			return new Answer(result.getStatus().value(),
					(content != null) ? new String(content, StandardCharsets.UTF_8) : "",
					result.getResponseHeaders().getFirst("Allow"));
		};
	}

	/** What came back. */
	record Answer(int status, String body, @Nullable String allow) {

	}

	/** Sends requests to the routes of a receiver. */
	interface Sender {

		Answer send(HttpMethod method, String path, Map<String, String> headers, byte[] body) throws Exception;

	}

}
