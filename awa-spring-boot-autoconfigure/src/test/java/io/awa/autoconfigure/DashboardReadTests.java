package io.awa.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the dashboard shows, over HTTP in both web stacks, each over either client.
 */
@ParameterizedClass
@EnumSource
class DashboardReadTests {

	/** Longer than any answer is given out again. */
	private static final Duration LIMIT = Duration.ofSeconds(70);

	private static TestDatabase database;

	private static DashboardJobs jobs;

	private static DashboardApplication application;

	private final Caller viewer = application.as("viewer");

	DashboardReadTests(DashboardStack stack) {
		assertThat(stack).isNotNull();
	}

	@BeforeParameterizedClassInvocation
	static void start(DashboardStack stack) {
		database = TestDatabase.migrated();
		jobs = new DashboardJobs(database);
		application = stack.start(database);
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
	void sessionSaysWhoAsksAndWhatHeMay() {
		JsonNode session = this.viewer.read("session");

		assertThat(session.get("user").asString()).isEqualTo("viewer");
		assertThat(session.get("operate").asBoolean()).isFalse();
		assertThat(session.get("readOnly").asBoolean()).isTrue();
		assertThat(session.get("payloads").asString()).isEqualTo("hidden");
		assertThat(session.get("version").asString()).isEqualTo("development");
		assertThat(Instant.parse(session.get("now").asString())).isAfter(Instant.EPOCH);
		assertThat(application.as("operator").read("session").get("operate").asBoolean()).isTrue();
	}

	@Test
	void overviewCountsAndSaysWhatNeedsAttention() {
		jobs.waiting("overview");
		jobs.ended("overview", "completed");
		jobs.failed("overview");

		awaitView("overview", (overview) -> {
			assertThat(overview.get("available").asLong()).isPositive();
			assertThat(overview.get("failed").asLong()).isPositive();
			assertThat(overview.get("completedLastHour").asLong()).isPositive();
			assertThat(overview.get("oldestDueMillis").asLong()).isNotNegative();
			assertThat(overview.get("rates")).hasSize(60);
			assertThat(overview.get("rates")).anySatisfy((rate) -> {
				assertThat(rate.get("completed").asLong()).isPositive();
				assertThat(rate.get("failed").asLong()).isPositive();
			});
			assertThat(overview.at("/latency/sample").asLong()).isPositive();
			assertThat(overview.at("/latency/runP50Millis").asLong()).isEqualTo(40);
			assertThat(overview.at("/latency/waitP95Millis").isNull()).isFalse();
			assertThat(overview.get("estimated")).extracting(JsonNode::asString).containsExactly("latency");
			assertThat(overview.get("attention")).anySatisfy((finding) -> {
				assertThat(finding.get("severity").asString()).isIn("warning", "error");
				assertThat(finding.get("link").asString()).startsWith("#/");
			});
		});
	}

	@Test
	void queuesAreShownWithPauseLimitsAndWorkers() {
		jobs.waiting("mail");
		jobs.running("mail", "node-of-mail");
		jobs.client().pauseQueue("mail", PauseOptions.defaults().by("ada").because("Upgrade."));
		jobs.client().limits().set("mail", QueueLimits.none().withConcurrency(7), "ada");

		awaitView("queues/mail", (queue) -> {
			assertThat(queue.get("available").asLong()).isOne();
			assertThat(queue.get("running").asLong()).isOne();
			assertThat(queue.get("workers").asLong()).isOne();
			assertThat(queue.at("/pause/by").asString()).isEqualTo("ada");
			assertThat(queue.at("/pause/reason").asString()).isEqualTo("Upgrade.");
			assertThat(queue.at("/limits/concurrency").asInt()).isEqualTo(7);
			assertThat(queue.at("/limits/ratePerSecond").isNull()).isTrue();
		});
		assertThat(this.viewer.read("queues").get("queues"))
			.anySatisfy((one) -> assertThat(one.get("name").asString()).isEqualTo("mail"));
		assertThat(this.viewer.read("queues/~?name=mail").get("available").asLong()).isOne();
		jobs.client().resumeQueue("mail");
		jobs.client().limits().clear("mail");
	}

	@Test
	void jobsAreListedByPagesAndFilters() {
		List<Long> ids = List.of(jobs.waiting("list"), jobs.waiting("list"), jobs.failed("list"));

		JsonNode first = this.viewer.read("jobs?queue=list&limit=2");
		JsonNode second = this.viewer.read("jobs?queue=list&limit=2&older=" + first.get("older").asLong());

		assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
		assertThat(ids(second)).containsExactly(ids.get(0));
		assertThat(second.get("older").isNull()).isTrue();
		assertThat(ids(this.viewer.read("jobs?queue=list&limit=2&newer=" + ids.get(0)))).contains(ids.get(1));
		assertThat(ids(this.viewer.read("jobs?queue=list&state=failed"))).containsExactly(ids.get(2));
		assertThat(ids(this.viewer.read("jobs?state=failed,available&queue=list"))).hasSize(3);
		assertThat(ids(this.viewer.read("jobs?id=" + ids.get(1)))).containsExactly(ids.get(1));
		assertThat(ids(this.viewer.read("jobs?queue=list&to=2001-01-01T00:00:00Z"))).isEmpty();
		assertThat(first.toString()).doesNotContain("DE02").doesNotContain("args");
	}

	@Test
	void jobIsShownWithoutItsPayload() {
		long id = jobs.failed("shown");

		JsonNode detail = this.viewer.read("jobs/" + id);

		assertThat(detail.at("/job/state").asString()).isEqualTo("failed");
		assertThat(detail.at("/job/args").isNull()).isTrue();
		assertThat(detail.at("/attempts/0/errorStack").asString()).isEqualTo("at line 1");
		assertThat(detail.get("timeline")).isNotEmpty();
		assertThat(detail.get("deadLetter").asBoolean()).isFalse();
		assertThat(detail.toString()).doesNotContain("DE02");
	}

	@Test
	void scriptsInTextsAreJsonAndNothingElse() {
		long id = jobs.failed("scripts");

		HttpResponse<String> answer = this.viewer.get("/awa/api/jobs/" + id);

		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(Caller.json(answer).at("/attempts/0/errorMessage").asString())
			.isEqualTo("<script>alert(1)</script>");
		HttpResponse<String> problem = this.viewer.get("/awa/api/jobs/%3Cscript%3E");
		assertThat(problem.statusCode()).isEqualTo(400);
		assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/json");
	}

	@Test
	void logIsShownByPages() {
		long id = jobs.waiting("logs");
		for (String line : List.of("one", "two", "three")) {
			database.sql().sql("""
					insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
					values (:id, 1, 1, now(), 'warn', :line)""").param("id", id).param("line", line).update();
		}

		JsonNode page = this.viewer.read("jobs/" + id + "/log?limit=2");

		assertThat(page.get("items")).extracting((line) -> line.get("message").asString())
			.containsExactly("three", "two");
		assertThat(this.viewer.read("jobs/" + id + "/log?older=" + page.get("older").asLong()).get("items"))
			.extracting((line) -> line.get("message").asString())
			.containsExactly("one");
	}

	@Test
	void kindsAndWorkersAreShown() {
		jobs.waiting("nobody");
		long worker = jobs.running("staff", "node-1");

		awaitView("kinds", (kinds) -> assertThat(kinds.get("unhandled")).anySatisfy((kind) -> {
			assertThat(kind.get("queue").asString()).isEqualTo("nobody");
			assertThat(kind.get("kind").asString()).isEqualTo("greet");
		}));
		assertThat(this.viewer.read("workers").get("workers")).anySatisfy((one) -> {
			assertThat(one.get("id").asLong()).isEqualTo(worker);
			assertThat(one.get("name").asString()).isEqualTo("node-1");
			assertThat(one.get("alive").asBoolean()).isTrue();
			assertThat(one.at("/queues/0/queue").asString()).isEqualTo("staff");
			assertThat(one.at("/queues/0/running").asLong()).isOne();
		});
	}

	@Test
	void schedulesAreShownWithTheirNextFires() {
		jobs.client().cron().put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of()).withOptions(DashboardJobs.GREET));
		jobs.client().cron().put(NewCronSchedule.of("busy", "* * * * * *", Map.of()).withOptions(DashboardJobs.GREET));

		JsonNode nightly = this.viewer.read("schedules").at("/schedules/1");
		JsonNode calendar = this.viewer.read("schedules/calendar");

		assertThat(nightly.get("name").asString()).isEqualTo("nightly");
		assertThat(nightly.get("next")).hasSize(5);
		assertThat(Duration.between(Instant.parse(nightly.at("/next/0").asString()),
				Instant.parse(nightly.at("/next/1").asString())))
			.isEqualTo(Duration.ofDays(1));
		assertThat(calendar.get("fires")).hasSize(500);
		assertThat(calendar.get("cut").asBoolean()).isTrue();
		jobs.client().cron().delete("busy");
		assertThat(this.viewer.read("schedules/calendar").get("fires")).hasSize(1);
		jobs.client().cron().pause("nightly", PauseOptions.defaults());
		assertThat(this.viewer.read("schedules/calendar").get("fires")).isEmpty();
	}

	@Test
	void deadLettersAreListed() {
		long id = jobs.dead("letters");

		JsonNode page = this.viewer.read("dead-letters?queue=letters");

		assertThat(page.at("/items/0/job/id").asLong()).isEqualTo(id);
		assertThat(page.at("/items/0/reason").asString()).isEqualTo("Test.");
		assertThat(this.viewer.read("jobs/" + id).get("deadLetter").asBoolean()).isTrue();
	}

	@Test
	void doctorSaysWhatItFound() {
		JsonNode doctor = this.viewer.read("doctor");

		assertThat(doctor.get("worst").asString()).isIn("ok", "warning", "error");
		assertThat(doctor.get("findings")).anySatisfy((finding) -> {
			assertThat(finding.get("check").asString()).isEqualTo("schema");
			assertThat(finding.get("severity").asString()).isEqualTo("ok");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jobs?state=gone             | 400 | There is no state 'gone'. Use one of [
			jobs?older=x                | 400 | is no whole number
			jobs?older=1&newer=2        | 400 | Set one of them
			jobs?limit=0                | 400 | between 1 and 1000
			jobs?limit=99999999999      | 400 | between 1 and 1000
			jobs?id=x                   | 400 | is no whole number
			jobs?from=yesterday         | 400 | Use one such as
			jobs?queue=%20              | 400 | must not be blank
			jobs/x                      | 400 | is no number
			jobs/4711000                | 404 | There is no job '4711000'
			jobs/1/nothing              | 404 | There is no view
			nothing                     | 404 | There is no view 'nothing'
			''                          | 404 | There is no view
			jobs/bulk                   | 404 | There is no view
			""")
	void badInputIsExplained(String view, int status, String problem) {
		HttpResponse<String> answer = this.viewer.get("/awa/api/" + view);

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(Caller.json(answer).get("problem").asString()).contains(problem);
	}

	/** Some answers are given out again for a while, whatever changed elsewhere. */
	private void awaitView(String view, Consumer<JsonNode> assertions) {
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertions.accept(this.viewer.read(view)));
	}

	private static List<Long> ids(JsonNode page) {
		return page.get("items").valueStream().map((job) -> job.get("id").asLong()).toList();
	}

}
