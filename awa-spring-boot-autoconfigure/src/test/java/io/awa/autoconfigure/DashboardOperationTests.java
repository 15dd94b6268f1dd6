package io.awa.autoconfigure;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.DashboardApiFile;
import io.awa.testsupport.DashboardApiFile.Operation;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Every operation that {@code docs/dashboard-api.yaml} describes, called once with
 * success, and compared with the description as all traffic of {@link Caller} is.
 */
class DashboardOperationTests {

	private static final String FAILED = "\"filter\": {\"queue\": \"mail\", \"state\": \"failed,cancelled\"}";

	/** Of those that need one. */
	private static final Map<String, String> BODIES = Map.of("setLimits", "{\"concurrency\": 3}", "pauseQueue",
			"{\"reason\": \"Upgrade.\", \"untilMillis\": 60000}", "insertJobAgain", "{\"priority\": 1}", "previewJobs",
			"{" + FAILED + "}", "changeJobs", "{\"action\": \"retry\", " + FAILED + "}", "previewDeadLetters",
			"{\"filter\": {\"state\": \"failed\"}}", "changeDeadLetters", "{\"action\": \"purge\", \"ids\": [1, 2]}");

	private static final PauseOptions PAUSE = PauseOptions.defaults()
		.by("ada")
		.because("Upgrade.")
		.lasting(Duration.ofHours(1));

	private static TestDatabase database;

	private static DashboardJobs jobs;

	private static DashboardApplication application;

	@BeforeAll
	static void start() {
		database = TestDatabase.migrated();
		jobs = new DashboardJobs(database);
		application = DashboardStack.MVC_OVER_JDBC.start(database, "awa.dashboard.read-only=false",
				"awa.dashboard.show-payloads=true");
		describe();
		jobs.running("mail", "node-1");
		jobs.dead("mail");
		jobs.failed("mail");
	}

	/** So that what may be null is met with a value too. */
	private static void describe() {
		jobs.client().cron().put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of()).withOptions(DashboardJobs.GREET));
		jobs.client()
			.cron()
			.put(NewCronSchedule.every("often", Duration.ofMinutes(5), Map.of()).withOptions(DashboardJobs.GREET));
		jobs.client().cron().pause("often", PAUSE);
		jobs.client().pauseQueue("paused", PAUSE);
		jobs.client()
			.limits()
			.set("limited",
					QueueLimits.none().withRate(RateLimit.perSecond(2.5)).withAgeingInterval(Duration.ofMinutes(1)),
					"ada");
		jobs.running("reports", "node-2");
		database.sql().sql("""
				insert into awa.descriptor (subject, name, display_name, description, owner, docs_url, tags)
				select subject, 'mail', 'Mail', 'Sends mail.', 'ada', 'https://example.com/mail', array['x']
				from unnest(array['queue', 'kind']) as subject""").update();
	}

	/** With progress, a log line, a result and a timeout. */
	private static long detailed() {
		long id = jobs.failed("mail");
		database.sql().sql("""
				with line as (
				  insert into awa.job_log (job_id, lease, attempt, logged_at, level, logger, message, error_class,
				    error_message)
				  values (:id, 1, 1, now(), 'error', 'a.B', 'no', 'a.C', 'why')
				),
				result as (
				  update awa.finished set result = '{"a": 1}' where job_id = :id
				)
				insert into awa.progress (job_id, percent, message, checkpoint)
				values (:id, 40, 'half', '{"row": 3}')""").param("id", id).update();
		return id;
	}

	@AfterAll
	static void stop() {
		application.close();
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	static List<Operation> operations() {
		return DashboardApiFile.get().operations();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void operationIsAnswered(Operation operation) {
		Caller operator = application.as("operator");
		String path = path(operation);
		HttpResponse<?> answer = switch (operation.method()) {
			case "get" -> get(operator, path);
			case "post" -> operator.post(path, BODIES.getOrDefault(operation.id(), ""));
			default -> operator.delete(path);
		};

		assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
	}

	/** Streams do not end, and are left after their beginning. */
	private static HttpResponse<?> get(Caller operator, String path) {
		if (!path.equals("events")) {
			return operator.get("/awa/api/" + path);
		}
		HttpResponse<InputStream> stream = operator.send(operator.request("/awa/api/events"),
				BodyHandlers.ofInputStream());
		assertThatNoException().isThrownBy(() -> stream.body().close());
		return stream;
	}

	private static String path(Operation operation) {
		return operation.path()
			.substring(1)
			.replace("{queue}", "mail")
			.replace("{schedule}", "nightly")
			.replace("{job}", operation.path().contains("{job}") ? String.valueOf(job(operation)) : "");
	}

	private static long job(Operation operation) {
		if (operation.path().startsWith("/dead-letters")) {
			return jobs.dead("mail");
		}
		return switch (operation.id()) {
			case "cancelJob" -> jobs.waiting("mail");
			case "getJob", "getLog" -> detailed();
			default -> jobs.failed("mail");
		};
	}

	@Test
	void bodiesAreOfOperations() {
		assertThat(operations()).extracting(Operation::id).containsAll(BODIES.keySet());
	}

}
