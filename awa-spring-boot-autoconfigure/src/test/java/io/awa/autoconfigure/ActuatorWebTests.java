package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import io.awa.Description;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.autoconfigure.ActuatorStack.Answer;
import io.awa.autoconfigure.ActuatorStack.Application;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each operation of the endpoint over HTTP.
 */
@ParameterizedClass
@EnumSource
class ActuatorWebTests {

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private static TestDatabase database;

	private static JdbcAwaClient client;

	private static Application application;

	private final ActuatorStack stack;

	ActuatorWebTests(ActuatorStack stack) {
		this.stack = stack;
	}

	@BeforeParameterizedClassInvocation
	static void start(ActuatorStack stack) {
		database = TestDatabase.migrated();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		application = stack.start(database, "management.endpoint.awa.access=unrestricted");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
		database.close();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(database.violations()).isEmpty();
	}

	@Test
	void overviewSaysHowTheQueueDoes() {
		client.insert(Map.of(), GREET.withQueue("overview"));

		JsonNode overview = get("awa");

		assertThat(overview.get("version").asString()).isEqualTo("development");
		assertThat(overview.at("/health/schemaVersion").asInt()).isEqualTo(SchemaMigrations.VERSION);
		assertThat(overview.get("queues")).anySatisfy((queue) -> {
			assertThat(queue.get("queue").asString()).isEqualTo("overview");
			assertThat(queue.get("available").asInt()).isOne();
			assertThat(Duration.parse(queue.get("oldestAge").asString())).isPositive();
		});
	}

	@Test
	void doctorIsAnEndpoint() {
		JsonNode doctor = get("awa/doctor");

		assertThat(doctor.get("worst").asString()).isIn("OK", "WARNING");
		assertThat(doctor.get("findings")).anySatisfy((finding) -> {
			assertThat(finding.get("check").asString()).isEqualTo("SCHEMA");
			assertThat(finding.get("severity").asString()).isEqualTo("OK");
			assertThat(finding.get("message").asString()).contains("version " + SchemaMigrations.VERSION);
		});
	}

	@Test
	void queueIsShownPausedAndResumed() {
		client.insert(Map.of(), GREET.withQueue("mail.eu"));

		Answer paused = application.post("awa/queues/mail.eu",
				Map.of("action", "pause", "reason", "Upgrade.", "duration", "10m", "by", "ops"));

		assertThat(paused.status()).isEqualTo(200);
		assertThat(paused.json().get("changed").asBoolean()).isTrue();
		assertThat(get("awa/queues/mail.eu").at("/statistics/pause/reason").asString()).isEqualTo("Upgrade.");
		assertThat(client.queueStats("mail.eu").pause()).satisfies((pause) -> {
			assertThat(pause.by()).isEqualTo("ops");
			assertThat(Duration.between(pause.since(), pause.until())).isBetween(Duration.ofMinutes(10),
					Duration.ofMinutes(11));
		});
		assertThat(get("awa/queues").get("queues"))
			.anySatisfy((queue) -> assertThat(queue.at("/statistics/queue").asString()).isEqualTo("mail.eu"));
		assertThat(hasChanged(application.post("awa/queues/mail.eu", Map.of("action", "resume")))).isTrue();
		assertThat(hasChanged(application.post("awa/queues/mail.eu", Map.of("action", "resume")))).isFalse();
		assertThat(client.queueStats("mail.eu").pause()).isNull();
	}

	@Test
	void jobIsShownWithoutItsPayloadCancelledAndRetried() {
		long id = client.insert(Map.of("secret", "payload"), GREET.withMetadata(Map.of("tenant", "secret"))).jobId();

		JsonNode job = get("awa/jobs/" + id).get("job");

		assertThat(job.get("state").asString()).isEqualTo("available");
		assertThat(job.get("args").asString()).isEqualTo("******");
		assertThat(job.at("/metadata/tenant").asString()).isEqualTo("******");
		assertThat(application.post("awa/jobs/" + id, Map.of("action", "cancel")).json().get("state").asString())
			.isEqualTo("cancelled");
		assertThat(client.getJob(id)).map((found) -> found.state()).hasValue(JobState.CANCELLED);
		assertThat(hasChanged(application.post("awa/jobs/" + id, Map.of("action", "cancel")))).isFalse();
		assertThat(application.post("awa/jobs/" + id, Map.of("action", "retry")).json().get("state").asString())
			.isEqualTo("available");
	}

	@Test
	void logOfAJobIsShownWithoutItsMessages() {
		long id = client.insert(Map.of(), GREET).jobId();
		database.sql().sql("""
				insert into awa.job_log (job_id, lease, attempt, logged_at, level, logger, message, error_class)
				values (:id, 1, 1, now(), 'warn', 'shop.Mail', 'secret', 'E')""").param("id", id).update();

		JsonNode line = get("awa/job-logs/" + id).at("/lines/0");

		assertThat(line.get("message").asString()).isEqualTo("******");
		assertThat(line.get("logger").asString()).isEqualTo("shop.Mail");
		assertThat(line.get("level").asString()).isEqualTo("warn");
		assertThat(line.get("errorType").asString()).isEqualTo("E");
		assertThat(get("awa/job-logs/" + id).get("more").asBoolean()).isFalse();
	}

	@Test
	void deadLetterIsShownRetriedAndPurged() {
		long id = dead();

		assertThat(get("awa/dead-letters").get("deadLetters"))
			.anySatisfy((letter) -> assertThat(letter.at("/job/id").asLong()).isEqualTo(id));
		assertThat(get("awa/dead-letters/" + id).get("reason").asString()).isEqualTo("Test.");
		assertThat(hasChanged(application.post("awa/dead-letters/" + id, Map.of("action", "retry")))).isTrue();
		assertThat(client.getJob(id)).map((found) -> found.state()).hasValue(JobState.AVAILABLE);
		long other = dead();
		assertThat(application.post("awa/dead-letters/" + other, Map.of("action", "purge")).status()).isEqualTo(200);
		assertThat(client.getJob(other)).isEmpty();
		assertProblem(application.post("awa/dead-letters/" + other, Map.of("action", "retry")), 404,
				"There is no dead letter '" + other + "'.");
	}

	@Test
	void scheduleIsShownPausedResumedAndTriggered() {
		client.cron().put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of("a", 1)).withOptions(GREET));

		assertThat(get("awa/schedules").at("/schedules/0/name").asString()).isEqualTo("nightly");
		assertThat(get("awa/schedules/nightly").get("args").asString()).isEqualTo("******");
		assertThat(application.post("awa/schedules/nightly", Map.of("action", "pause")).status()).isEqualTo(200);
		assertThat(client.cron().find("nightly")).map((found) -> found.pause()).isPresent();
		assertThat(application.post("awa/schedules/nightly", Map.of("action", "resume")).status()).isEqualTo(200);
		assertThat(hasChanged(application.post("awa/schedules/nightly", Map.of("action", "resume")))).isFalse();
		long id = application.post("awa/schedules/nightly", Map.of("action", "trigger")).json().get("jobId").asLong();
		assertThat(client.getJob(id)).map((found) -> found.kind()).hasValue("greet");
		for (String action : List.of("pause", "resume", "trigger")) {
			assertProblem(application.post("awa/schedules/unknown", Map.of("action", action)), 404,
					"There is no schedule 'unknown'.");
		}
	}

	@Test
	void kindsAreShownWithThoseThatNobodyRuns() {
		client.insert(Map.of(), GREET.withQueue("kinds"));
		database.sql().sql("""
				insert into awa.descriptor (subject, name, display_name, announced_at)
				values ('kind', 'greet', 'Greeting', now()) on conflict do nothing""").update();

		JsonNode kinds = get("awa/kinds");

		assertThat(kinds.at("/kinds/0/description/displayName").asString()).isEqualTo("Greeting");
		assertThat(kinds.get("unhandled"))
			.anySatisfy((kind) -> assertThat(kind.get("queue").asString()).isEqualTo("kinds"));
	}

	@Test
	void whatIsNotThereIsNotFound() {
		for (String path : List.of("awa/jobs", "awa/nothing", "awa/nothing/here", "awa/doctor/x")) {
			assertProblem(application.get(path), 404, "There is no view '" + path.substring(4) + "'. Use one of");
		}
		assertProblem(application.get("awa/jobs/4711000"), 404, "There is no job '4711000'.");
		assertProblem(application.get("awa/schedules/x"), 404, "There is no schedule 'x'.");
		assertProblem(application.get("awa/dead-letters/1"), 404, "There is no dead letter '1'.");
		assertProblem(application.post("awa/jobs/4711000", Map.of("action", "retry")), 404, "There is no job");
		assertProblem(application.post("awa/kinds/greet", Map.of("action", "retry")), 404, "There is no view");
	}

	@Test
	void whatMakesNoSenseIsRefusedWithTheReason() {
		assertProblem(application.get("awa/jobs/abc"), 400, "The id of the job is 'abc'. It is a number");
		assertProblem(application.post("awa/jobs/1", Map.of("action", "explode")), 400,
				"There is no action 'explode' for jobs. Use one of [retry, cancel].");
		assertProblem(application.post("awa/queues/mail", Map.of("action", "pause", "duration", "soon")), 400,
				"The duration is 'soon'. Use one such as 10m");
		assertProblem(application.post("awa/queues/mail", Map.of("action", "pause", "duration", "-1s")), 400,
				"A pause must last longer than zero");
		assertThat(application.post("awa/queues/mail", Map.of()).status()).isEqualTo(400);
		assertThat(client.queueStats("mail").pause()).isNull();
	}

	@Test
	void healthAndInfoHaveTheirPart() {
		assertThat(get("health").at("/components/awa/status").asString()).isEqualTo("UP");
		assertThat(get("info").at("/awa/clients/0").asString())
			.isEqualTo(this.stack.isReactiveClient() ? "reactive" : "blocking");
		assertThat(get("info").at("/awa/schemaVersion").asInt()).isEqualTo(SchemaMigrations.VERSION);
	}

	@Test
	void writingNeedsAccess() {
		try (Application readOnly = this.stack.start(database)) {
			assertThat(readOnly.get("awa/queues/mine").status()).isEqualTo(200);
			assertThat(readOnly.post("awa/queues/mine", Map.of("action", "pause")).status()).isIn(404, 405);
			assertThat(client.queueStats("mine").pause()).isNull();
		}
	}

	@Test
	void databaseThatIsGoneIsSaidWithoutSecrets() {
		try (TestDatabase empty = TestDatabase.create(); Application lost = this.stack.start(empty)) {
			assertProblem(lost.get("awa/queues"), 503, "The database could not be asked.");
			assertThat(lost.get("awa").json().at("/health/problem").asString()).contains("The tables are missing");
			assertThat(lost.get("awa/doctor").json().get("worst").asString()).isEqualTo("ERROR");
			assertThat(lost.get("health").status()).isEqualTo(503);
		}
	}

	@Test
	void descriptionOfAQueueIsShown() {
		database.sql().sql("""
				insert into awa.descriptor (subject, name, display_name, announced_at)
				values ('queue', 'described', 'Outgoing mail', now())""").update();
		client.pauseQueue("described", PauseOptions.defaults());

		assertThat(get("awa/queues/described").at("/description/displayName").asString())
			.isEqualTo(Description.named("Outgoing mail").displayName());
		assertThat(get("awa/queues").get("queues")).anySatisfy(
				(queue) -> assertThat(queue.at("/description/displayName").asString("")).isEqualTo("Outgoing mail"));
	}

	private long dead() {
		long id = client.insert(Map.of(), GREET.withQueue("dead")).jobId();
		database.inTransaction((sql) -> {
			sql.sql("delete from awa.ready where job_id = " + id).update();
			sql.sql("insert into awa.dead_letter (job_id, died_at, attempt, reason) values (" + id
					+ ", now(), 1, 'Test.')")
				.update();
		});
		return id;
	}

	private static boolean hasChanged(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json().get("changed").asBoolean();
	}

	private JsonNode get(String path) {
		Answer answer = application.get(path);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	private static void assertProblem(Answer answer, int status, String problem) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.json().get("problem").asString()).startsWith(problem);
	}

}
