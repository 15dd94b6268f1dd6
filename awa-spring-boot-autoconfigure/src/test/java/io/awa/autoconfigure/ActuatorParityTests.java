package io.awa.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.autoconfigure.ActuatorStack.Answer;
import io.awa.autoconfigure.ActuatorStack.Application;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both implementations of the endpoint, in both web stacks, answer the same for the same
 * database.
 */
class ActuatorParityTests {

	/** So that it is due for longer than the doctor minds, however fast the tests are. */
	private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

	private static final List<Map<String, String>> COMMANDS = List.of(
			Map.of("path", "queues/mail", "action", "pause", "reason", "Upgrade.", "duration", "1h", "by", "ops"),
			Map.of("path", "queues/mail", "action", "resume"), Map.of("path", "queues/mail", "action", "resume"),
			Map.of("path", "queues/mail", "action", "stop"), Map.of("path", "jobs/1", "action", "cancel"),
			Map.of("path", "jobs/1", "action", "cancel"), Map.of("path", "jobs/1", "action", "retry"),
			Map.of("path", "jobs/0", "action", "retry"), Map.of("path", "schedules/nightly", "action", "pause"),
			Map.of("path", "schedules/nightly", "action", "resume"),
			Map.of("path", "schedules/nightly", "action", "resume"),
			Map.of("path", "schedules/none", "action", "resume"),
			Map.of("path", "schedules/nightly", "action", "trigger"),
			Map.of("path", "dead-letters/1", "action", "purge"), Map.of("path", "doctor/1", "action", "cure"));

	private static final List<String> PATHS = List.of("", "/doctor", "/queues", "/schedules", "/kinds", "/dead-letters",
			"/queues/mail", "/queues/none", "/jobs/1", "/jobs/2", "/jobs/none", "/job-logs/1", "/job-logs/2",
			"/job-logs/none", "/schedules/nightly", "/schedules/none", "/dead-letters/2", "/nothing");

	@Test
	void allStacksAnswerTheSame() {
		Map<ActuatorStack, List<String>> answers = new LinkedHashMap<>();
		for (ActuatorStack stack : ActuatorStack.values()) {
			answers.put(stack, answers(stack));
		}

		assertThat(answers.get(ActuatorStack.MVC_OVER_JDBC)).hasSize(2 * PATHS.size() + COMMANDS.size())
			.anyMatch((answer) -> answer.contains("Upgrade"))
			.noneMatch((answer) -> answer.startsWith("5"));
		answers.forEach((stack, given) -> {
			List<String> expected = answers.get(ActuatorStack.MVC_OVER_JDBC);
			assertThat(given).as(stack.name()).hasSameSizeAs(expected);
			for (int i = 0; i < given.size(); i++) {
				assertThat(given.get(i)).as(stack + " " + i).isEqualTo(expected.get(i));
			}
		});
	}

	/** Each on a database of its own in which the same happened. */
	private static List<String> answers(ActuatorStack stack) {
		List<String> answers = new ArrayList<>();
		try (TestDatabase database = prepared();
				Application application = stack.start(database, "management.endpoint.awa.access=unrestricted",
						"management.endpoint.awa.show-values=always")) {
			for (Map<String, String> command : COMMANDS) {
				answers.add(text(application.post("awa/" + command.get("path"), command)));
				if (command == COMMANDS.get(0)) {
					PATHS.forEach((path) -> answers.add(text(application.get("awa" + path))));
				}
			}
			PATHS.forEach((path) -> answers.add(text(application.get("awa" + path))));
			assertThat(database.violations()).isEmpty();
		}
		return answers;
	}

	private static TestDatabase prepared() {
		TestDatabase database = TestDatabase.migrated();
		JdbcAwaClient client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		InsertOptions options = InsertOptions.defaults().withKind("greet").withQueue("mail");
		client.insert(Map.of("to", "world"), options.withRunAt(LONG_AGO).withMetadata(Map.of("tenant", "acme")));
		long dead = client.insert(Map.of(), options).jobId();
		database.inTransaction((sql) -> {
			sql.sql("delete from awa.ready where job_id = " + dead).update();
			sql.sql("insert into awa.dead_letter (job_id, died_at, attempt, reason) values (" + dead
					+ ", now(), 1, 'Test.')")
				.update();
			sql.sql("insert into awa.job_log (job_id, lease, attempt, logged_at, level, message) values (" + dead
					+ ", 1, 1, now(), 'info', 'Line.')")
				.update();
		});
		client.cron()
			.put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of())
				.withOptions(InsertOptions.defaults().withKind("greet")));
		return database;
	}

	/** Without times, and what the server says of its connections. */
	private static String text(Answer answer) {
		return answer.status() + " "
				+ answer.body()
					.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>")
					.replaceAll("\"PT[0-9HMS.]+\"", "\"<duration>\"")
					.replaceAll("for \\d[^.\"]*", "for <time>")
					.replaceAll("\\d+ of \\d+ connections of the server[^\"]*", "<connections>");
	}

}
