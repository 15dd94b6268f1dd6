package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.awa.CallbackResult;
import io.awa.InsertOptions;
import io.awa.InvalidRequestException;
import io.awa.JobDetail;
import io.awa.JobEvent;
import io.awa.JobLimits;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Resolving callbacks that jobs wait for.
 */
class CallbackContractTests extends ClientContract {

	private final UUID callback = UUID.randomUUID();

	CallbackContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void completeKeepsThePayloadAsResult() {
		long id = waiting();

		assertResolves(id, JobState.COMPLETED,
				(callbacks) -> callbacks.complete(this.callback, new SendReceipt(1, "it's; --")));

		whenKept((reader) -> assertThat(detail(id).resultJson())
			.isEqualToIgnoringWhitespace("{\"email\":\"it's; --\",\"orderId\":1}"));
	}

	@Test
	void completeTakesNoPayload() {
		long id = waiting();

		assertResolves(id, JobState.COMPLETED, (callbacks) -> callbacks.complete(this.callback, null));

		whenKept((reader) -> assertThat(detail(id).resultJson()).isNull());
	}

	@Test
	void failKeepsTheError() {
		long id = waiting();

		assertResolves(id, JobState.FAILED, (callbacks) -> callbacks.fail(this.callback, "it's; {schema} --"));

		whenKept((reader) -> assertThat(detail(id).attempts()).singleElement().satisfies((run) -> {
			assertThat(run.outcome()).isEqualTo("failed");
			assertThat(run.errorMessage()).isEqualTo("it's; {schema} --");
		}));
		whenKept((reader) -> assertThat(detail(id).timeline()).extracting(JobEvent::type)
			.containsExactly("inserted", "started", "ended", "finished"));
	}

	@Test
	void retryGivesAllAttemptsBack() {
		long id = waiting();

		assertResolves(id, JobState.AVAILABLE, (callbacks) -> callbacks.retry(this.callback));

		whenKept((reader) -> {
			assertThat(stored(id).attempt()).isZero();
			assertThat(stored(id).queue()).isEqualTo("mail");
			assertThat(database().count("awa.callback_result")).isZero();
		});
	}

	@Test
	void resumeKeepsThePayloadAndTheAttempt() {
		long id = waiting();
		database().sql().sql("update awa.waiting set attempt = 3").update();

		assertResolves(id, JobState.AVAILABLE, (callbacks) -> callbacks.resume(this.callback, Map.of("ok", "\\")));

		whenKept((reader) -> {
			assertThat(stored(id).attempt()).isEqualTo(2);
			assertThat(received(id)).isEqualTo("{\"ok\": \"\\\\\"}");
		});
	}

	@Test
	void resumeReplacesThePayloadBefore() {
		long id = waiting();
		database().sql()
			.sql("insert into awa.callback_result (job_id, payload) values (:id, '{\"first\": 1}')")
			.param("id", id)
			.update();

		assertResolves(id, JobState.AVAILABLE, (callbacks) -> callbacks.resume(this.callback, Map.of("second", 2)));

		assertThat(received(id)).isEqualTo(rollsBack() ? "{\"first\": 1}" : "{\"second\": 2}");
	}

	@Test
	void cancelEndsTheJob() {
		long id = waiting();

		assertResolves(id, JobState.CANCELLED, (callbacks) -> callbacks.cancel(this.callback));

		whenKept((reader) -> assertThat(detail(id).attempts()).singleElement()
			.satisfies((run) -> assertThat(run.outcome()).isEqualTo("cancelled")));
	}

	@Test
	void heartbeatMovesTheTimeout() {
		long id = waiting();
		Instant before = timeoutAt(id);

		assertThatCall((client) -> client.callbacks().heartbeat(this.callback, Duration.ofHours(2)))
			.isEqualTo(new CallbackResult(this.callback, true, id, JobState.WAITING_EXTERNAL));

		assertThat(stored(id).state()).isEqualTo(JobState.WAITING_EXTERNAL);
		if (rollsBack()) {
			assertThat(timeoutAt(id)).isEqualTo(before);
		}
		else {
			assertThat(Duration.between(before, timeoutAt(id))).isBetween(Duration.ofMinutes(118),
					Duration.ofMinutes(121));
		}
	}

	@Test
	void resolvedJobGivesItsKeyUp() {
		InsertOptions unique = JobFixture.MAIL.withUnique(UniqueBy.args());
		long id = given().waiting(unique, this.callback);

		run((client) -> client.callbacks().complete(this.callback, null));

		assertThat(given().available(unique) == id).isEqualTo(rollsBack());
	}

	@Test
	void otherCallbacksGoOnWaiting() {
		long other = given().waiting(JobFixture.MAIL, UUID.randomUUID());
		waiting();

		run((client) -> client.callbacks().cancel(this.callback));

		assertThat(stored(other).state()).isEqualTo(JobState.WAITING_EXTERNAL);
	}

	@Test
	void callbackOfARunIsKeptForIt() {
		long id = registered();

		assertThatCall((client) -> client.callbacks().complete(this.callback, Map.of("ok", 1)))
			.isEqualTo(new CallbackResult(this.callback, true, id, JobState.RUNNING));

		assertThat(stored(id).state()).isEqualTo(JobState.RUNNING);
		whenKept((reader) -> assertThat(early()).isEqualTo("complete {\"ok\": 1} null"));
	}

	@Test
	void firstCallbackOfARunWins() {
		long id = registered();
		CallbackResult lost = new CallbackResult(this.callback, false, id, JobState.RUNNING);
		reader().callbacks().fail(this.callback, "first");

		assertThatCall((client) -> client.callbacks().complete(this.callback, null)).isEqualTo(lost);
		assertThatCall((client) -> client.callbacks().cancel(this.callback)).isEqualTo(lost);
		assertThatCall((client) -> client.callbacks().heartbeat(this.callback, Duration.ofHours(2))).isEqualTo(lost);

		assertThat(early()).isEqualTo("fail null first");
	}

	@Test
	void heartbeatMovesTheTimeoutOfARun() {
		long id = registered();

		assertThatCall((client) -> client.callbacks().heartbeat(this.callback, Duration.ofHours(2)))
			.isEqualTo(new CallbackResult(this.callback, true, id, JobState.RUNNING));

		boolean moved = database().sql()
			.sql("select timeout_at > clock_timestamp() + interval '1 hour' from awa.callback")
			.query(Boolean.class)
			.single();
		assertThat(moved).isEqualTo(!rollsBack());
	}

	@Test
	void callbackOfARunThatEndedIsUnknown() {
		registered();
		database().sql().sql("update awa.running set lease = lease + 1").update();

		assertUnknown((callbacks) -> callbacks.complete(this.callback, null));
		assertUnknown((callbacks) -> callbacks.heartbeat(this.callback, Duration.ofHours(1)));
	}

	@Test
	void largePayloadIsRefused() {
		waiting();
		String text = "x".repeat(JobLimits.CALLBACK_PAYLOAD_BYTES);

		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> client().callbacks().complete(this.callback, Map.of("text", text)))
			.withMessage(
					"The payload of a callback may have 1048576 bytes of JSON, but has 1048587. Store it elsewhere "
							+ "and send where it is.");
	}

	@Test
	void operatorsRetryForgetsWhatCameBefore() {
		long id = given().finished(JobState.FAILED, JobFixture.MAIL);
		database().sql().sql("insert into awa.callback_result (job_id) values (:id)").param("id", id).update();

		run((client) -> client.retry(id));

		assertThat(database().count("awa.callback_result")).isEqualTo(rollsBack() ? 1 : 0);
	}

	private long registered() {
		long id = given().running(JobFixture.MAIL);
		database().sql().sql("""
				insert into awa.callback (callback_id, job_id, lease, timeout_at)
				select :callback, job_id, lease, clock_timestamp() + interval '1 minute'
				from awa.running""").param("callback", this.callback).update();
		return id;
	}

	private String early() {
		return database().sql()
			.sql("select concat_ws(' ', resolution, coalesce(payload::text, 'null'), coalesce(error, 'null')) from awa.callback")
			.query(String.class)
			.single();
	}

	@Test
	void unknownCallbackIsNotResolved() {
		given().waiting(JobFixture.MAIL, UUID.randomUUID());

		assertUnknown((callbacks) -> callbacks.complete(this.callback, null));
		assertUnknown((callbacks) -> callbacks.fail(this.callback, "why"));
		assertUnknown((callbacks) -> callbacks.retry(this.callback));
		assertUnknown((callbacks) -> callbacks.resume(this.callback, null));
		assertUnknown((callbacks) -> callbacks.cancel(this.callback));
		assertUnknown((callbacks) -> callbacks.heartbeat(this.callback, Duration.ofHours(1)));
	}

	private long waiting() {
		return given().waiting(JobFixture.MAIL, this.callback);
	}

	/** The second call of the same kind finds nothing. */
	private void assertResolves(long id, JobState state, Function<Callbacks, CallbackResult> resolution) {
		assertThatCall((client) -> resolution.apply(client.callbacks()))
			.isEqualTo(new CallbackResult(this.callback, true, id, state));
		assertState(id, state, JobState.WAITING_EXTERNAL);
		whenKept((reader) -> assertUnknown(resolution));
	}

	private void assertUnknown(Function<Callbacks, CallbackResult> resolution) {
		assertThatCall((client) -> resolution.apply(client.callbacks()))
			.isEqualTo(new CallbackResult(this.callback, false, null, null));
	}

	private JobDetail detail(long id) {
		return reader().dumpJob(id).orElseThrow();
	}

	private String received(long id) {
		return database().sql()
			.sql("select payload::text from awa.callback_result where job_id = :id")
			.param("id", id)
			.query(String.class)
			.single();
	}

	private Instant timeoutAt(long id) {
		return database().sql()
			.sql("select timeout_at from awa.waiting where job_id = :id")
			.param("id", id)
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

}
