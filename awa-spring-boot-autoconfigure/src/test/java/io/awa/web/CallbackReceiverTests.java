package io.awa.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.web.ReceiverStack.Answer;
import io.awa.web.ReceiverStack.Sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The receiver through the routes of both stacks, against a database.
 */
@ParameterizedClass
@EnumSource
class CallbackReceiverTests {

	private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

	private static final int LIMIT = 2000;

	private static final String OLD_SECRET = "old-0123456789abcdef0123456789abcdef";

	private static final String NEW_SECRET = "new-0123456789abcdef0123456789abcdef";

	private static final CallbackSigner SIGNER = new CallbackSigner("new", NEW_SECRET, InstantSource.fixed(NOW));

	private static TestDatabase database;

	private final Sender sender;

	private final Sender unsigned;

	private final WaitingJobs jobs = new WaitingJobs(database);

	private final UUID callback = UUID.randomUUID();

	private final long job = this.jobs.insert(this.callback);

	CallbackReceiverTests(ReceiverStack stack) {
		this.sender = stack.sender(database, settings(Map.of("old", OLD_SECRET, "new", NEW_SECRET)));
		this.unsigned = stack.sender(database, settings(Map.of()));
	}

	private static CallbackReceiverSettings settings(Map<String, String> keys) {
		return new CallbackReceiverSettings("/hooks/awa", keys, Duration.ofMinutes(5), LIMIT, InstantSource.fixed(NOW));
	}

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void closeDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			COMPLETE  | {"payload": {"amount": 1.50}} | completed
			COMPLETE  | {}                            | completed
			FAIL      | {"error": "no stock"}         | failed
			RESUME    | {"payload": null}             | available
			RETRY     | {}                            | available
			CANCEL    | {}                            | cancelled
			HEARTBEAT | {"timeout_seconds": 7200}     | waiting_external
			HEARTBEAT | {}                            | waiting_external
			""")
	void signedRequestDoesWhatItsActionSays(CallbackAction action, String body, String state) throws Exception {
		Answer answer = signed(action, body);

		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).contains("\"id\":" + this.job, "\"state\":\"" + state + "\"",
				"\"callback_id\":\"" + this.callback + "\"");
		assertThat(this.jobs.get(this.job).state().text()).isEqualTo(state);
	}

	@Test
	void payloadIsKeptAsItCame() throws Exception {
		signed(CallbackAction.COMPLETE, "{\"payload\": {\"amount\": 12345678901234567890.10, \"text\": \"ü\"}}");

		assertThat(this.jobs.result(this.job)).isEqualTo("{\"text\": \"ü\", \"amount\": 12345678901234567890.10}");
	}

	@Test
	void heartbeatMovesTheTimeout() throws Exception {
		signed(CallbackAction.HEARTBEAT, "{\"timeout_seconds\": 7200.5}");

		assertThat(this.jobs.timeout(this.job)).isCloseTo(7200, within(120.0));
	}

	@Test
	void emptyBodyIsAnEmptyObject() throws Exception {
		assertThat(signed(CallbackAction.COMPLETE, "").status()).isEqualTo(200);
	}

	@Test
	void replayChangesNothing() throws Exception {
		byte[] body = bytes("{}");
		Map<String, String> headers = SIGNER.sign(this.callback, CallbackAction.CANCEL, body).headers();
		assertThat(send(CallbackAction.CANCEL, headers, body).status()).isEqualTo(200);

		Answer replay = send(CallbackAction.CANCEL, headers, body);

		assertThat(replay.status()).isEqualTo(404);
		assertThat(replay.body()).contains("is unknown: it was resolved, replaced or has timed out");
		assertThat(this.jobs.get(this.job).state()).isEqualTo(JobState.CANCELLED);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HEARTBEAT")
	void replayOfAnyActionFindsNothing(CallbackAction action) throws Exception {
		byte[] body = bytes((action == CallbackAction.FAIL) ? "{\"error\": \"no\"}" : "{}");
		Map<String, String> headers = SIGNER.sign(this.callback, action, body).headers();
		assertThat(send(action, headers, body).status()).isEqualTo(200);
		JobState state = this.jobs.get(this.job).state();

		assertThat(send(action, headers, body).status()).isEqualTo(404);
		assertThat(this.jobs.get(this.job).state()).isEqualTo(state);
	}

	/** The signature is of the whole body; without one, no beginning of it is JSON. */
	@Test
	void truncatedBodyIsRefusedWhereverItEnds() throws Exception {
		String whole = "{\"payload\": {\"text\": \"ü\", \"list\": [1, 2]}}";
		Map<String, String> headers = SIGNER.sign(this.callback, CallbackAction.COMPLETE, bytes(whole)).headers();

		for (int length = 1; length < bytes(whole).length; length++) {
			byte[] truncated = Arrays.copyOf(bytes(whole), length);
			assertRefused(headers, truncated, "does not match");
			assertThat(this.unsigned.send(HttpMethod.POST, path("complete"), Map.of(), truncated).status())
				.isEqualTo(400);
		}
		assertThat(this.jobs.get(this.job).state()).isEqualTo(JobState.WAITING_EXTERNAL);
	}

	/** All that differs by one bit, or is of another case, is another signature. */
	@Test
	void signatureThatDiffersInOneDigitIsRefused() throws Exception {
		for (int place = 0; place < 64; place++) {
			int digit = place;
			assertHeadersRefused((headers) -> headers.computeIfPresent(CallbackSignature.SIGNATURE_HEADER,
					(name, hex) -> changed(hex, digit)), "does not match");
		}
		assertHeadersRefused((headers) -> headers.computeIfPresent(CallbackSignature.SIGNATURE_HEADER,
				(name, hex) -> hex.toUpperCase(Locale.ROOT) + "A"), "does not match");
	}

	private static String changed(String hex, int place) {
		char digit = (hex.charAt(place) == '0') ? '1' : '0';
		return hex.substring(0, place) + digit + hex.substring(place + 1);
	}

	@Test
	void bothKeysOfARotationSign() throws Exception {
		CallbackSigner old = new CallbackSigner("old", OLD_SECRET, InstantSource.fixed(NOW));
		byte[] body = bytes("{}");

		assertThat(
				send(CallbackAction.HEARTBEAT, old.sign(this.callback, CallbackAction.HEARTBEAT, body).headers(), body)
					.status())
			.isEqualTo(200);
		assertThat(signed(CallbackAction.HEARTBEAT, "{}").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(longs = { -300, 300, 0 })
	void signatureIsGoodWithinTheWindow(long seconds) throws Exception {
		byte[] body = bytes("{}");
		Map<String, String> headers = SIGNER
			.sign(this.callback, CallbackAction.COMPLETE, NOW.plusSeconds(seconds), body)
			.headers();

		assertThat(send(CallbackAction.COMPLETE, headers, body).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(longs = { -301, 301, -86_400 })
	void oldAndFutureSignaturesAreRefused(long seconds) throws Exception {
		byte[] body = bytes("{}");

		assertRefused(SIGNER.sign(this.callback, CallbackAction.COMPLETE, NOW.plusSeconds(seconds), body).headers(),
				body, "not within 300 seconds of now");
	}

	@Test
	void signatureOfAnotherBodyIsRefused() throws Exception {
		assertRefused(SIGNER.sign(this.callback, CallbackAction.COMPLETE, bytes("{}")).headers(), bytes("{} "),
				"does not match");
	}

	@Test
	void signatureOfAnotherActionIsRefused() throws Exception {
		byte[] body = bytes("{}");

		assertRefused(SIGNER.sign(this.callback, CallbackAction.HEARTBEAT, body).headers(), body, "does not match");
	}

	@Test
	void signatureOfAnotherCallbackIsRefused() throws Exception {
		byte[] body = bytes("{}");

		assertRefused(SIGNER.sign(UUID.randomUUID(), CallbackAction.COMPLETE, body).headers(), body, "does not match");
	}

	@Test
	void signatureOfAnotherKeyIsRefused() throws Exception {
		byte[] body = bytes("{}");
		CallbackSigner stranger = new CallbackSigner("new", OLD_SECRET, InstantSource.fixed(NOW));
		CallbackSigner unknown = new CallbackSigner("unknown", NEW_SECRET, InstantSource.fixed(NOW));

		assertRefused(stranger.sign(this.callback, CallbackAction.COMPLETE, body).headers(), body, "does not match");
		assertRefused(unknown.sign(this.callback, CallbackAction.COMPLETE, body).headers(), body, "does not match");
	}

	@Test
	void changedHeadersAreRefused() throws Exception {
		assertHeadersRefused((headers) -> headers.remove(CallbackSignature.KEY_ID_HEADER), "not signed");
		assertHeadersRefused((headers) -> headers.remove(CallbackSignature.TIMESTAMP_HEADER), "not signed");
		assertHeadersRefused((headers) -> headers.remove(CallbackSignature.SIGNATURE_HEADER), "not signed");
		assertHeadersRefused(Map::clear, "not signed");
		assertHeadersRefused((headers) -> headers.computeIfPresent(CallbackSignature.SIGNATURE_HEADER,
				(name, hex) -> hex.substring(2)), "does not match");
		assertHeadersRefused((headers) -> headers.put(CallbackSignature.SIGNATURE_HEADER, ""), "does not match");
		assertHeadersRefused((headers) -> headers.put(CallbackSignature.SIGNATURE_HEADER, "z".repeat(64)),
				"does not match");
		assertHeadersRefused(
				(headers) -> headers.put(CallbackSignature.TIMESTAMP_HEADER, Long.toString(NOW.getEpochSecond() + 1)),
				"does not match");
		assertHeadersRefused((headers) -> headers.put(CallbackSignature.TIMESTAMP_HEADER, "now"), "not within");
		assertHeadersRefused((headers) -> headers.put(CallbackSignature.TIMESTAMP_HEADER, "9".repeat(30)),
				"not within");
	}

	@Test
	void getAndPutAreRefused() throws Exception {
		for (HttpMethod method : new HttpMethod[] { HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE }) {
			Answer answer = this.sender.send(method, path("complete"), Map.of(), bytes(""));

			assertThat(answer.status()).isEqualTo(405);
			assertThat(answer.allow()).isEqualTo("POST");
		}
		assertThat(this.jobs.get(this.job).state()).isEqualTo(JobState.WAITING_EXTERNAL);
	}

	@Test
	void bodyUpToTheLimitIsTakenAndNoLarger() throws Exception {
		String most = "{\"payload\": {\"text\": \"" + "x".repeat(LIMIT - 25) + "\"}}";
		assertThat(bytes(most)).hasSize(LIMIT);

		assertThat(signed(CallbackAction.COMPLETE, most + " ").status()).isEqualTo(413);
		assertThat(
				this.sender.send(HttpMethod.POST, path("complete"), Map.of(), bytes("x".repeat(100 * LIMIT))).status())
			.isEqualTo(413);
		assertThat(signed(CallbackAction.COMPLETE, most).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					COMPLETE  | [1]                                          | no JSON object
					COMPLETE  | null                                         | The body is null
					COMPLETE  | {"payload": {}                               | no JSON object
					COMPLETE  | {"payload": {}} {}                           | no JSON object
					COMPLETE  | {"payload": {}, "payload": {}}               | no JSON object
					COMPLETE  | {"payload": [1]}                             | The payload is no JSON object
					COMPLETE  | {"payload": "text"}                          | The payload is no JSON object
					COMPLETE  | {"payload": {"a": "\\u0000"}}                | NUL
					COMPLETE  | {"payload": {"a": [1e200000]}}               | a number that the database cannot store
					COMPLETE  | {"payload": {"a": [1e-20000]}}               | a number that the database cannot store
					COMPLETE  | {"amount": 1}                                | unknown member 'amount'. A complete takes 'payload' only
					CANCEL    | {"payload": {}}                              | A cancel takes none
					FAIL      | {}                                           | is missing or no text
					FAIL      | {"error": 5}                                 | is missing or no text
					FAIL      | {"error": " "}                               | must not be blank
					HEARTBEAT | {"timeout_seconds": 0}                       | from 1 to 3153600000
					HEARTBEAT | {"timeout_seconds": -1}                      | from 1 to 3153600000
					HEARTBEAT | {"timeout_seconds": 1e12}                    | from 1 to 3153600000
					HEARTBEAT | {"timeout_seconds": "60"}                    | from 1 to 3153600000
					HEARTBEAT | {"timeout_seconds": null}                    | from 1 to 3153600000
					""")
	void badBodyIsExplained(CallbackAction action, String body, String message) throws Exception {
		Answer answer = signed(action, body);

		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.body()).contains(message);
		assertThat(this.jobs.get(this.job).state()).isEqualTo(JobState.WAITING_EXTERNAL);
	}

	@Test
	void unknownActionAndCallbackAreNotFound() throws Exception {
		assertThat(this.unsigned.send(HttpMethod.POST, path("explode"), Map.of(), bytes("{}")).status()).isEqualTo(404);
		assertThat(this.unsigned
			.send(HttpMethod.POST, "/hooks/awa/" + UUID.randomUUID() + "/cancel", Map.of(), bytes("{}"))
			.status()).isEqualTo(404);
		assertThat(this.unsigned.send(HttpMethod.POST, "/hooks/awa/1-1-1-1-1/cancel", Map.of(), bytes("{}")).status())
			.isEqualTo(400);
		assertThat(this.sender.send(HttpMethod.POST, "/hooks/awa/1-1-1-1-1/explode", Map.of(), bytes("{}")).status())
			.isEqualTo(401);
	}

	@Test
	void withoutKeysNothingHasToBeSigned() throws Exception {
		assertThat(this.unsigned.send(HttpMethod.POST, path("complete"), Map.of(), bytes("{}")).status())
			.isEqualTo(200);
	}

	private void assertHeadersRefused(Consumer<Map<String, String>> change, String message) throws Exception {
		byte[] body = bytes("{}");
		Map<String, String> headers = new LinkedHashMap<>(
				SIGNER.sign(this.callback, CallbackAction.COMPLETE, body).headers());
		change.accept(headers);
		assertRefused(headers, body, message);
	}

	private void assertRefused(Map<String, String> headers, byte[] body, String message) throws Exception {
		Answer answer = send(CallbackAction.COMPLETE, headers, body);

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.body()).contains(message).doesNotContain(NEW_SECRET);
		assertThat(this.jobs.get(this.job).state()).isEqualTo(JobState.WAITING_EXTERNAL);
	}

	private Answer signed(CallbackAction action, String text) throws Exception {
		byte[] body = bytes(text);
		Instant now = NOW.plus(999, ChronoUnit.MILLIS);
		return send(action, SIGNER.sign(this.callback, action, now, body).headers(), body);
	}

	private Answer send(CallbackAction action, Map<String, String> headers, byte[] body) throws Exception {
		return this.sender.send(HttpMethod.POST, path(action.text()), headers, body);
	}

	private String path(String action) {
		return "/hooks/awa/" + this.callback + "/" + action;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
