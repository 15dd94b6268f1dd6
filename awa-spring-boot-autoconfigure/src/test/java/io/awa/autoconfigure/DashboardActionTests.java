package io.awa.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.autoconfigure.DashboardApplication.Caller;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators change in the dashboard, and what is kept of it.
 */
@ParameterizedClass
@EnumSource
class DashboardActionTests {

	private static TestDatabase database;

	private static DashboardJobs jobs;

	private static DashboardApplication application;

	private final Caller operator = application.as("operator");

	DashboardActionTests(DashboardStack stack) {
		assertThat(stack).isNotNull();
	}

	@BeforeParameterizedClassInvocation
	static void start(DashboardStack stack) {
		database = TestDatabase.migrated();
		jobs = new DashboardJobs(database);
		application = stack.start(database, "awa.dashboard.read-only=false", "awa.dashboard.show-payloads=true",
				"awa.dashboard.trace-url=https://traces/{traceId}?by=awa");
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
	void queueIsPausedAndResumed() {
		this.operator.change("queues/mail/pause", "{\"reason\": \"Upgrade.\", \"untilMillis\": 600000}");

		assertThat(jobs.client().queueStats("mail").pause()).satisfies((pause) -> {
			assertThat(pause.by()).isEqualTo("operator");
			assertThat(Duration.between(pause.since(), pause.until())).isCloseTo(Duration.ofMinutes(10),
					Duration.ofSeconds(1));
		});
		assertThat(this.operator.read("queues/mail").at("/pause/reason").asString()).isEqualTo("Upgrade.");
		assertAudited("pause", "queues/mail", "Upgrade.", 1);
		assertThat(this.operator.change("queues/mail/resume", "").get("changed").asBoolean()).isTrue();
		assertThat(this.operator.change("queues/mail/resume", "{}").get("changed").asBoolean()).isFalse();
		assertAudited("resume", "queues/mail", null, 0);
		assertThat(this.operator.read("queues/mail").get("pause").isNull()).isTrue();
	}

	@Test
	void queueIsDrained() {
		long id = jobs.waiting("drained");

		assertThat(this.operator.change("queues/drained/drain", "{}").get("changed").asLong()).isOne();

		assertThat(state(id)).isEqualTo(JobState.CANCELLED);
	}

	@Test
	void limitsAreSetAndTakenBack() {
		this.operator.change("queues/limited/limits", "{\"concurrency\": 3, \"ratePerSecond\": 2.5, \"rateBurst\": 4}");

		assertThat(jobs.client().limits().get("limited")).satisfies((stored) -> {
			assertThat(stored.limits().concurrency()).isEqualTo(3);
			assertThat(stored.limits().rate().perSecond()).isEqualTo(2.5);
			assertThat(stored.limits().rate().burst()).isEqualTo(4);
			assertThat(stored.setBy()).isEqualTo("operator");
		});
		HttpResponse<String> cleared = this.operator.delete("queues/limited/limits");
		assertThat(Caller.json(cleared).get("changed").asBoolean()).isTrue();
		assertThat(jobs.client().limits().get("limited").setAt()).isNull();
		assertAudited("clear limits", "queues/limited", null, 1);
	}

	@Test
	void jobIsCancelledAndRetried() {
		long id = jobs.waiting("one");

		JsonNode cancelled = this.operator.change("jobs/" + id + "/cancel", "{}");

		assertThat(cancelled.get("state").asString()).isEqualTo("cancelled");
		assertThat(state(id)).isEqualTo(JobState.CANCELLED);
		assertAudited("cancel", "jobs/" + id, null, 1);
		assertProblem(this.operator.post("jobs/" + id + "/cancel", "{}"), 409, "job " + id + " is cancelled");
		assertThat(this.operator.change("jobs/" + id + "/retry", "{}").get("state").asString()).isEqualTo("available");
		assertThat(state(id)).isEqualTo(JobState.AVAILABLE);
		assertProblem(this.operator.post("jobs/4711000/retry", "{}"), 404, "There is no job '4711000'");
	}

	@Test
	void jobIsInsertedAgain() {
		long id = jobs.failed("again");

		long same = this.operator.change("jobs/" + id + "/insert-again", "{}").get("jobId").asLong();
		long other = this.operator
			.change("jobs/" + id + "/insert-again",
					"{\"args\": \"{\\\"iban\\\": \\\"secret\\\"}\", \"queue\": \"other\", \"priority\": 1}")
			.get("jobId")
			.asLong();

		assertThat(job(same)).satisfies((job) -> {
			assertThat(job.argsJson()).isEqualTo("{\"iban\": \"DE02\"}");
			assertThat(job.metadata()).isEqualTo(Map.of("tenant", "DE02"));
			assertThat(job.queue()).isEqualTo("again");
		});
		assertThat(job(other)).satisfies((job) -> {
			assertThat(job.argsJson()).contains("secret");
			assertThat(job.queue()).isEqualTo("other");
			assertThat(job.priority()).isEqualTo(1);
			assertThat(job.kind()).isEqualTo("greet");
		});
		assertAudited("insert-again", "jobs/" + id, "as job " + other + " with other args", 1);
		assertThat(this.operator.read("audit").toString()).doesNotContain("secret");
	}

	@Test
	void payloadsAreShownAsTheRedactorLeavesThem() {
		JsonNode detail = this.operator.read("jobs/" + jobs.waiting("redacted"));

		assertThat(detail.at("/job/args").asString()).isEqualTo("{\"iban\": \"####\"}");
		assertThat(detail.at("/job/argsRedacted").asBoolean()).isTrue();
		assertThat(detail.at("/job/metadata/tenant").asString()).isEqualTo("####");
	}

	@Test
	void jobLeadsToTheTraceOfItsInsert() {
		long id = jobs.client()
			.insert(Map.of(), InsertOptions.defaults().withKind("greet").withQueue("traced"))
			.jobId();
		database.sql()
			.sql("""
					update awa.job set metadata = '{"awa:trace":
					  {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}' where id = :id""")
			.param("id", id)
			.update();

		JsonNode detail = this.operator.read("jobs/" + id);

		assertThat(detail.get("traceId").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
		assertThat(detail.get("traceUrl").asString())
			.isEqualTo("https://traces/4bf92f3577b34da6a3ce929d0e0e4736?by=awa");
		assertThat(detail.at("/job/argsRedacted").asBoolean()).isFalse();
	}

	@Test
	void manyJobsAreCountedAndChanged() {
		List<Long> failed = List.of(jobs.failed("many"), jobs.failed("many"));
		long waiting = jobs.waiting("many");
		String failedOnes = "\"filter\": {\"queue\": \"many\", \"state\": \"failed\"}";

		JsonNode preview = this.operator.change("jobs/preview", "{" + failedOnes + "}");
		assertThat(preview.get("count").asLong()).isEqualTo(2);
		assertThat(preview.get("sample")).hasSize(2);
		assertThat(preview.get("cut").asBoolean()).isFalse();

		JsonNode retried = this.operator.change("jobs/bulk", "{\"action\": \"retry\", " + failedOnes + "}");
		assertThat(retried.get("changed").asLong()).isEqualTo(2);
		assertThat(retried.get("more").asBoolean()).isFalse();
		assertThat(failed).allSatisfy((id) -> assertThat(state(id)).isEqualTo(JobState.AVAILABLE));
		this.operator.change("jobs/bulk",
				"{\"action\": \"move\", \"ids\": [" + waiting + "], \"queue\": \"elsewhere\", \"priority\": 4}");
		assertThat(job(waiting)).satisfies((job) -> assertThat(job.queue() + job.priority()).isEqualTo("elsewhere4"));
		this.operator.change("jobs/bulk", "{\"action\": \"priority\", \"ids\": [" + waiting + "], \"priority\": 1}");
		assertThat(job(waiting).priority()).isEqualTo(1);
		this.operator.change("jobs/bulk", "{\"action\": \"cancel\", \"ids\": [" + waiting + "]}");
		assertThat(state(waiting)).isEqualTo(JobState.CANCELLED);
		long gone = jobs.failed("many");
		this.operator.change("jobs/bulk", "{\"action\": \"discard\", " + failedOnes + "}");
		assertThat(jobs.client().getJob(gone)).isEmpty();
		assertAudited("bulk", "jobs", "{\"action\":\"discard\"," + failedOnes.replace(" ", "") + "}", 1);
	}

	@Test
	void deadLettersAreRetriedAndPurged() {
		List<Long> dead = List.of(jobs.dead("dead"), jobs.dead("dead"), jobs.dead("dead"), jobs.dead("dead"));
		jobs.failed("dead");

		JsonNode preview = this.operator.change("dead-letters/preview", "{\"filter\": {\"queue\": \"dead\"}}");
		assertThat(preview.get("count").asLong()).isEqualTo(4);
		assertThat(preview.get("sample")).hasSize(4);

		this.operator.change("dead-letters/" + dead.get(0) + "/retry", "{}");
		this.operator.change("dead-letters/" + dead.get(1) + "/purge", "{}");
		this.operator.change("dead-letters/bulk", "{\"action\": \"retry\", \"ids\": [" + dead.get(2) + "]}");
		this.operator.change("dead-letters/bulk", "{\"action\": \"purge\", \"filter\": {\"queue\": \"dead\"}}");

		assertThat(state(dead.get(0))).isEqualTo(JobState.AVAILABLE);
		assertThat(jobs.client().getJob(dead.get(1))).isEmpty();
		assertThat(state(dead.get(2))).isEqualTo(JobState.AVAILABLE);
		assertThat(jobs.client().getJob(dead.get(3))).isEmpty();
		assertProblem(this.operator.post("dead-letters/" + dead.get(3) + "/purge", "{}"), 404,
				"There is no dead letter");
	}

	@Test
	void scheduleIsPausedResumedAndTriggered() {
		jobs.client().cron().put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of()).withOptions(DashboardJobs.GREET));

		this.operator.change("schedules/nightly/pause", "{\"reason\": \"Holiday.\"}");
		assertThat(jobs.client().cron().find("nightly").orElseThrow().pause()).isNotNull();
		assertThat(this.operator.change("schedules/nightly/resume", "{}").get("changed").asBoolean()).isTrue();
		long id = this.operator.change("schedules/nightly/trigger", "{}").get("jobId").asLong();

		assertThat(job(id).kind()).isEqualTo("greet");
		assertAudited("trigger", "schedules/nightly", "as job " + id, 1);
		for (String action : List.of("pause", "resume", "trigger")) {
			assertProblem(this.operator.post("schedules/unknown/" + action, "{}"), 404,
					"There is no schedule 'unknown'");
		}
	}

	@Test
	void auditIsReadByPages() {
		for (int i = 0; i < 3; i++) {
			this.operator.change("queues/paged/resume", "{}");
		}

		JsonNode page = this.operator.read("audit?limit=2");

		assertThat(page.get("items")).hasSize(2);
		assertThat(this.operator.read("audit?limit=2&older=" + page.get("older").asLong()).at("/items/0/id").asLong())
			.isLessThan(page.at("/items/1/id").asLong());
	}

	@Test
	void oldestEntriesOfTheAuditGo() {
		database.sql()
			.sql("insert into awa.audit (action, target) select 'old', 'queues/x' from generate_series(1, 10010)")
			.update();

		this.operator.change("queues/paged/resume", "{}");

		assertThat(database.count("awa.audit")).isEqualTo(10_000);
		assertAudited("resume", "queues/paged", null, 0);
		database.sql().sql("delete from awa.audit where action = 'old'").update();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			queues/mail/pause       | [1]                                          | no JSON object
			queues/mail/pause       | {"reason": 5}                                | is no text
			queues/mail/pause       | {"until": 5}                                 | unknown member 'until'
			queues/mail/pause       | {"untilMillis": -5}                          | longer than zero
			queues/mail/pause       | {"reason": "a", "reason": "b"}               | no member twice
			queues/mail/drain       | {"reason": "x"}                              | takes none
			queues/mail/limits      | {}                                           | no limit to set
			queues/mail/limits      | {"concurrency": 0}                           | between 1 and 100000
			queues/mail/limits      | {"rateBurst": 3}                             | without 'ratePerSecond'
			jobs/x/cancel           | {}                                           | is no number
			jobs/bulk               | {"action": "cancel"}                         | neither ids nor a filter
			jobs/bulk               | {"action": "cancel", "filter": {}}           | neither ids nor a filter
			jobs/bulk               | {"action": "cancel", "filter": {"kind": ""}} | neither ids nor a filter
			jobs/bulk               | {"action": "cancel", "filter": {"x": "y"}}   | unknown member 'x'
			jobs/bulk               | {"action": "explode", "ids": [1]}            | There is no action 'explode'
			jobs/bulk               | {"action": "move", "ids": [1]}               | 'queue' is missing
			jobs/bulk               | {"action": "priority", "ids": [1]}           | 'priority' is missing
			jobs/bulk               | {"action": "priority", "ids": [1], "priority": 9} | between 1 and 4
			jobs/bulk               | {"action": "cancel", "ids": ["x"]}           | is no whole number
			jobs/bulk               | {"action": "retry", "filter": {"state": "running", "queue": "a"}} | running
			dead-letters/bulk       | {"action": "move", "ids": [1]}               | There is no action 'move'
			""")
	void badInputIsExplainedAndChangesNothing(String path, String body, String problem) {
		long before = database.count("awa.audit");

		assertProblem(this.operator.post(path, body), 400, problem);

		assertThat(database.count("awa.audit")).isEqualTo(before);
	}

	@Test
	void whatIsTooLargeOrUnknownIsRefused() {
		assertProblem(this.operator.post("queues/mail/pause", "{\"reason\": \"" + "x".repeat(1_600_000) + "\"}"), 413,
				"Send a smaller one");
		assertProblem(this.operator.post("queues/mail/explode", "{}"), 404, "There is no action");
		long id = jobs.waiting("bad");
		assertProblem(this.operator.post("jobs/" + id + "/insert-again", "{\"args\": \"[1]\"}"), 400, "no JSON object");
	}

	private static JobState state(long id) {
		return job(id).state();
	}

	private static Job job(long id) {
		return jobs.client().getJob(id).orElseThrow();
	}

	private void assertAudited(String action, String target, String detail, long changed) {
		JsonNode entry = this.operator.read("audit?limit=1").at("/items/0");
		assertThat(entry.get("user").asString()).isEqualTo("operator");
		assertThat(entry.get("action").asString()).isEqualTo(action);
		assertThat(entry.get("target").asString()).isEqualTo(target);
		assertThat(entry.get("changed").asLong()).isEqualTo(changed);
		if (detail != null) {
			assertThat(entry.get("detail").asString()).isEqualTo(detail);
		}
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(Caller.json(answer).get("problem").asString()).contains(problem);
	}

}
