package io.awa.actuate;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who sees payloads, metadata, results and errors.
 */
class EndpointValuesTests {

	private static final String SECRET = "marker-4711";

	private static final List<String[]> PATHS = List.of(new String[] { "schedules" },
			new String[] { "schedules", "nightly" }, new String[] { "dead-letters" });

	private static TestDatabase database;

	private static JdbcAwaClient client;

	private static String failed;

	private static String dead;

	@BeforeAll
	static void createJobs() {
		database = TestDatabase.migrated();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		failed = String.valueOf(fail());
		dead = String.valueOf(fail());
		client.deadLetters().moveFailed(Long.parseLong(dead), "Test.");
		client.cron()
			.put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of("secret", SECRET))
				.withOptions(InsertOptions.defaults().withKind("greet")));
		database.sql()
			.sql("update awa.cron_schedule set last_error = 'cannot read " + SECRET + "', last_error_at = now()")
			.update();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	private static long fail() {
		long id = client
			.insert(Map.of("secret", SECRET),
					InsertOptions.defaults().withKind("greet").withMetadata(Map.of("tenant", SECRET)))
			.jobId();
		database.inTransaction((sql) -> {
			sql.sql("delete from awa.ready where job_id = " + id).update();
			sql.sql("""
					insert into awa.finished (job_id, attempt, finished_at, state, queue, kind)
					values (%d, 1, now(), 'failed', 'default', 'greet')""".formatted(id)).update();
			sql.sql("""
					insert into awa.attempt (job_id, attempt, started_at, ended_at, outcome, error_class, error_message,
					  error_stack)
					values (%d, 1, now(), now(), 'failed', 'java.lang.Error', '%s', '%s')""".formatted(id, SECRET,
					SECRET))
				.update();
			sql.sql("insert into awa.progress (job_id, percent, message, checkpoint) values (%d, 5, '%s', '\"%s\"')"
				.formatted(id, SECRET, SECRET)).update();
		});
		return id;
	}

	@Test
	void valuesAreHiddenByDefaultFromEverybody() {
		for (String[] path : paths()) {
			assertThat(read(Show.NEVER, Set.of(), user("ops"), path)).contains("******").doesNotContain(SECRET);
		}
		assertThat(read(Show.NEVER, Set.of(), user("ops"), "doctor")).contains("Schedule nightly: ******")
			.doesNotContain(SECRET);
	}

	@Test
	void valuesAreShownToAll() {
		for (String[] path : paths()) {
			assertThat(read(Show.ALWAYS, Set.of(), SecurityContext.NONE, path)).contains(SECRET)
				.doesNotContain("******");
		}
	}

	@Test
	void valuesAreShownToThoseWhoAreAuthorized() {
		assertThat(read(Show.WHEN_AUTHORIZED, Set.of(), SecurityContext.NONE, "jobs", failed)).doesNotContain(SECRET);
		assertThat(read(Show.WHEN_AUTHORIZED, Set.of(), user("any"), "jobs", failed)).contains(SECRET);
		assertThat(read(Show.WHEN_AUTHORIZED, Set.of("ops"), user("any"), "jobs", failed)).doesNotContain(SECRET);
		assertThat(read(Show.WHEN_AUTHORIZED, Set.of("ops"), user("ops"), "jobs", failed)).contains(SECRET);
	}

	@Test
	void whoeverCannotBeToldApartSeesThemOnlyIfAllDo() {
		for (Show show : Show.values()) {
			String answer = endpoint(show, Set.of()).item("jobs", failed).toString();

			assertThat(answer.contains(SECRET)).as(show.name()).isEqualTo(show == Show.ALWAYS);
		}
	}

	@Test
	void sanitizerOfTheApplicationIsAsked() {
		SanitizingFunction args = SanitizingFunction.sanitizeValue().ifKeyEquals("args");
		AwaEndpoint endpoint = new AwaEndpoint(client,
				new EndpointSettings("test", Show.ALWAYS, Set.of(), new Sanitizer(List.of(args))));

		assertThat(endpoint.item("jobs", failed).toString()).contains("args=******", "metadata={tenant=" + SECRET);
	}

	@Test
	void pauseIsThatOfTheUserUnlessAnotherIsNamed() {
		AwaEndpointWebExtension web = new AwaEndpointWebExtension(endpoint(Show.NEVER, Set.of()));

		web.change(user("ops"), "queues", "pause", "Upgrade.", "1h", null, "mail");
		assertThat(client.queueStats("mail").pause().by()).isEqualTo("ops-user");
		web.change(user("ops"), "queues", "pause", "Upgrade.", "1h", "somebody", "mail");
		assertThat(client.queueStats("mail").pause().by()).isEqualTo("somebody");
	}

	private static List<String[]> paths() {
		return List.of(PATHS.get(0), PATHS.get(1), PATHS.get(2), new String[] { "jobs", failed },
				new String[] { "dead-letters", dead });
	}

	private static String read(Show show, Set<String> roles, SecurityContext user, String... path) {
		AwaEndpointWebExtension web = new AwaEndpointWebExtension(endpoint(show, roles));
		return String
			.valueOf(((path.length == 1) ? web.view(user, path[0]) : web.item(user, path[0], path[1])).getBody());
	}

	private static AwaEndpoint endpoint(Show show, Set<String> roles) {
		return new AwaEndpoint(client, new EndpointSettings("test", show, roles, new Sanitizer(List.of())));
	}

	private static SecurityContext user(String role) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> role + "-user";
			}

			@Override
			public boolean isUserInRole(String asked) {
				return asked.equals(role);
			}

		};
	}

}
