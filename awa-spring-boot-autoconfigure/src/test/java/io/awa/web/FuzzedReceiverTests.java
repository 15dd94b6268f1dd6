package io.awa.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;

import io.awa.testsupport.FuzzSeed;
import io.awa.testsupport.RandomValues;
import io.awa.testsupport.TestDatabase;
import io.awa.web.ReceiverStack.Answer;
import io.awa.web.ReceiverStack.Sender;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent to the receiver, it answers that it was done or what is wrong with it,
 * and what was not done changes nothing.
 */
class FuzzedReceiverTests {

	private static final int REQUESTS = 200;

	private static final int LIMIT = 4_000;

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final CallbackSigner SIGNER = new CallbackSigner("key", SECRET);

	private static final List<String> BODIES = List.of("{}", "{\"payload\": {\"a\": [1, 2.50, \"é\"]}}",
			"{\"payload\": null}", "{\"error\": \"no\"}", "{\"timeout_seconds\": 60}",
			"{\"payload\": {\"n\": 1e131072}}", "{\"payload\": {\"n\": -1e-16384}}",
			"{\"payload\": {\"n\": " + "9".repeat(1_001) + "}}", "{\"payload\": {\"a\": \"\\u0000\"}}",
			"{\"payload\": {\"a\": \"\\ud800\"}}", "{\"error\": \"\\ud800\"}", "{\"error\": \"\\u0000\"}",
			"{\"error\": \"" + "x".repeat(2_001) + "\"}", "{\"timeout_seconds\": 1e400}",
			"{\"timeout_seconds\": 1e-400}", "{\"timeout_seconds\": 3153600000.1}", "{\"payload\": {\"\\u0000\": 1}}",
			"{\"@class\": \"java.lang.Object\"}",
			"{\"payload\": " + "{\"a\":".repeat(600) + "1" + "}".repeat(600) + "}",
			"{\"payload\": {\"a\": " + "[".repeat(499) + "]".repeat(499) + "}}");

	private static final List<String> SEGMENTS = List.of("", "%00", "%2F", "%2e%2e", "%F0%9F%98%80", "%FF", "..;",
			"x;y=z", "complete", "COMPLETE", "complete%20", "cancel", "null", "*", "%25", "a%0d%0aX-Evil:%201");

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@ParameterizedTest
	@EnumSource
	void anythingSentIsDoneOrRefused(ReceiverStack stack) {
		CallbackReceiverSettings settings = new CallbackReceiverSettings("/hooks", Map.of("key", SECRET),
				Duration.ofMinutes(5), LIMIT, InstantSource.system());
		Sender signed = stack.sender(database, settings);
		Sender unsigned = stack.sender(database,
				new CallbackReceiverSettings("/hooks", Map.of(), Duration.ofMinutes(5), LIMIT, InstantSource.system()));

		FuzzSeed.run(REQUESTS, (seed) -> {
			RandomValues values = FuzzSeed.values(seed);
			UUID callback = UUID.randomUUID();
			new WaitingJobs(database).insert(callback);
			List<String> before = rows();
			boolean signs = values.oneIn(2);

			Answer answer = send(signs ? signed : unsigned, values, callback, signs);

			assertThat(answer.status()).as(answer.body()).isBetween(200, 499);
			assertThat(answer.body()).doesNotContain(SECRET).doesNotContain("java.", "org.postgresql");
			if (answer.status() >= 300) {
				assertThat(rows()).isEqualTo(before);
			}
			database.sql()
				.sql("truncate awa.job, awa.ready, awa.waiting, awa.finished, awa.dead_letter, awa.attempt, "
						+ "awa.callback_result")
				.update();
		});
	}

	private static Answer send(Sender sender, RandomValues values, UUID callback, boolean signs) {
		CallbackAction action = values.any(List.of(CallbackAction.values()));
		byte[] body = values.damaged(values.any(BODIES));
		String path = values.oneIn(4) ? "/hooks/" + values.any(SEGMENTS) + "/" + values.any(SEGMENTS)
				: "/hooks/" + callback + "/" + action.text();
		Map<String, String> headers = new LinkedHashMap<>();
		if (signs && !values.oneIn(6)) {
			headers.putAll(SIGNER.sign(callback, action, body).headers());
		}
		if (values.oneIn(5)) {
			headers.put(values.any(List.of(CallbackSignature.KEY_ID_HEADER, CallbackSignature.SIGNATURE_HEADER,
					CallbackSignature.TIMESTAMP_HEADER)), headerText(values));
		}
		HttpMethod method = values.oneIn(8)
				? values.any(List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH))
				: HttpMethod.POST;
		try {
			return sender.send(method, URI.create(path).toString(), headers, body);
		}
		catch (Exception ex) {
			throw new AssertionError(method + " " + path + " with " + headers + " and "
					+ new String(body, StandardCharsets.ISO_8859_1) + ": " + ex, ex);
		}
	}

	/** Without what no server hands on. */
	private static String headerText(RandomValues values) {
		return values.text().replaceAll("[^\\x20-\\x7e]", "") + values.number();
	}

	private static List<String> rows() {
		return database.sql()
			.sql("select state || coalesce(job_status.result::text, '') || coalesce(callback_timeout_at::text, '') "
					+ "from awa.job_status order by id")
			.query(String.class)
			.list();
	}

}
