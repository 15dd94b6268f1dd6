package io.awa.rolling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rolling deploy: a node with the jar of the previous release starts, inserts and works
 * beside one of this build, on the schema of this build. {@code -Dawa.previous.jar=…}
 * names that jar, or a folder of its classes, by an absolute path. Without it this build
 * takes its place, and the schema gets a made-up migration of a release to come.
 */
class PreviousJarTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** How many jobs of each kind there are in the end, and how often each runs. */
	private static final Map<String, Integer> RUNS = Map.of("plain", 1, "flaky", 2, "sleepy", 2, "asking", 1,
			"answering", 1, "doomed", 1, "unwanted", 1, "unique", 1);

	/** What each node puts into each queue. */
	private static final int JOBS = 2 * RollingJobs.QUEUES.size() * RollingJobs.EACH;

	private static final String OPEN = "select count(*) from awa.job_status where kind <> 'tick' "
			+ "and state not in ('completed', 'failed', 'cancelled')";

	private final TestDatabase database = TestDatabase.migrated();

	private final List<Process> processes = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
		this.database.close();
	}

	@Test
	void nodeOfThePreviousReleaseWorksBesideOneOfThisBuild() throws Exception {
		keepAccounts();
		if (PreviousJar.GIVEN == null) {
			apply("safe");
		}
		List<String> history = history();

		Process previous = PreviousJar.start(log(RollingJobs.PREVIOUS), settings(RollingJobs.PREVIOUS, "auto"));
		this.processes.add(previous);
		Process current = PreviousJar.startCurrent(log(RollingJobs.CURRENT), settings(RollingJobs.CURRENT, "validate"));
		this.processes.add(current);
		awaitEnd();
		for (Process node : this.processes) {
			node.getOutputStream().close();
		}

		assertThat(current.waitFor(20, TimeUnit.SECONDS)).as("end of this build").isTrue();
		assertThat(previous.waitFor(20, TimeUnit.SECONDS)).as("end of the previous jar").isTrue();
		assertThat(previous.exitValue() + current.exitValue()).isZero();
		String log = Files.readString(log(RollingJobs.PREVIOUS));
		assertThat(log).contains(RollingApplication.LIBRARY + PreviousJar.location());
		if (PreviousJar.GIVEN == null) {
			assertThat(log).contains("at version 900", "only knows version " + SchemaMigrations.VERSION, "is safe");
		}
		assertThat(history()).isEqualTo(history);
		assertThatEachJobEndedOnce();
		assertThatEachNodeRanJobsOfBoth();
		assertThatEachSecondFiredOnce();
		assertThat(this.database.violations()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "validate" })
	void nodeOfThePreviousReleaseRefusesASchemaThatIsNotSafe(String mode) throws Exception {
		apply("unsafe");

		Process previous = PreviousJar.start(log(RollingJobs.PREVIOUS), settings(RollingJobs.PREVIOUS, mode));
		this.processes.add(previous);

		assertThat(previous.waitFor(30, TimeUnit.SECONDS)).as("end of the process").isTrue();
		assertThat(previous.exitValue()).isNotZero();
		assertThat(Files.readString(log(RollingJobs.PREVIOUS))).contains("APPLICATION FAILED TO START",
				"at version 901", "jars of version 901 or newer", "Update awa-spring-boot-starter");
		assertThat(this.database.count("awa.worker")).isZero();
	}

	/** As the jar of a later release would, with the history of one. */
	private void apply(String migrations) {
		Flyway.configure()
			.dataSource(this.database.dataSource())
			.defaultSchema("awa")
			.table("schema_history")
			.locations("classpath:io/awa/migration", "classpath:io/awa/rolling/" + migrations)
			.placeholders(Map.of("schema", "awa"))
			.load()
			.migrate();
	}

	private List<String> settings(String node, String mode) {
		return List.of("--spring.datasource.url=" + this.database.jdbcUrl(), "--rolling.node=" + node,
				"--awa.migration.mode=" + mode, "--awa.worker.queues." + node + ".concurrency=4",
				"--awa.worker.queues." + RollingJobs.SHARED + ".concurrency=4", "--awa.worker.poll-interval=500ms",
				"--awa.worker.idle-poll-interval=500ms", "--awa.embedded-postgres.enabled=false",
				"--spring.flyway.enabled=false", "--spring.liquibase.enabled=false",
				"--spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
				"--spring.datasource.hikari.minimum-idle=0", "--logging.level.io.awa=info");
	}

	private void keepAccounts() {
		Stream.of("create table ledger (job_id bigint, kind text, queue text, inserted_by text, run_by text)",
				"create table finish_log (job_id bigint)", """
						create function log_finish() returns trigger language plpgsql as $$
						begin
						  insert into finish_log values (new.job_id);
						  return new;
						end $$""",
				"create trigger log_finish before insert on awa.finished for each row execute function log_finish()",
				"create trigger log_death before insert on awa.dead_letter for each row execute function log_finish()")
			.forEach((statement) -> this.database.sql().sql(statement).update());
	}

	private void awaitEnd() {
		Awaitility.await("the end of all jobs")
			.atMost(LIMIT)
			.pollInterval(Duration.ofMillis(50))
			.failFast(() -> assertThat(this.processes).as(this::logs).allMatch(Process::isAlive))
			.until(() -> ended("plain") == JOBS && ended("unique") == JOBS / 2 && ended("answering") == JOBS
					&& single(OPEN) == 0 && single("select count(*) from ledger where kind = 'tick'") > 1);
	}

	private long ended(String kind) {
		return single("select count(*) from awa.job_status where kind = '" + kind + "' and state = 'completed'");
	}

	private void assertThatEachJobEndedOnce() {
		assertThat(texts("select job_id::text from finish_log group by job_id having count(*) > 1")).isEmpty();
		Map<String, String> expected = new TreeMap<>();
		RUNS.forEach((kind, runs) -> expected.put(kind,
				(kind.equals("unique") ? JOBS / 2 : JOBS) + " jobs, "
						+ (kind.equals("doomed") ? "failed" : kind.equals("unwanted") ? "cancelled" : "completed")
						+ ", " + runs + " to " + runs + " runs"));
		assertThat(texts("""
				select status.kind || ': ' || count(*) || ' jobs, ' || string_agg(distinct status.state, ' ') || ', '
				  || min(runs) || ' to ' || max(runs) || ' runs'
				from awa.job_status status
				cross join lateral (select count(*) as runs from ledger where ledger.job_id = status.id) ledger
				where status.kind <> 'tick'
				group by status.kind
				order by status.kind"""))
			.isEqualTo(expected.entrySet().stream().map((entry) -> entry.getKey() + ": " + entry.getValue()).toList());
	}

	/** Who ran it says the queue; who answered or fired first may be anyone. */
	private void assertThatEachNodeRanJobsOfBoth() {
		String nodes = Stream.of(RollingJobs.CURRENT, RollingJobs.PREVIOUS)
			.flatMap((run) -> Stream.of(RollingJobs.CURRENT, RollingJobs.PREVIOUS).map((by) -> by + " to " + run))
			.sorted()
			.collect(Collectors.joining(", "));
		assertThat(texts("""
				select kind || ': ' || string_agg(distinct inserted_by || ' to ' || run_by, ', ')
				from ledger
				where queue <> 'shared' and kind <> 'unique'
				group by kind
				order by kind"""))
			.containsExactlyElementsOf(Stream.of("asking", "doomed", "flaky", "plain", "sleepy", "unwanted")
				.map((kind) -> kind + ": " + nodes)
				.toList());
	}

	private void assertThatEachSecondFiredOnce() {
		assertThat(single("select count(*) - count(distinct metadata ->> 'cron_fire_time') from awa.job "
				+ "where kind = 'tick'"))
			.isZero();
	}

	private List<String> history() {
		return texts("select to_jsonb(schema_history)::text from awa.schema_history order by installed_rank");
	}

	private String logs() {
		return Stream.of(RollingJobs.PREVIOUS, RollingJobs.CURRENT).map((node) -> {
			try {
				return Files.readString(log(node));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).collect(Collectors.joining());
	}

	private Path log(String node) {
		return this.folder.resolve(node + ".log");
	}

	private long single(String sql) {
		return this.database.sql().sql(sql).query(Long.class).single();
	}

	private List<String> texts(String sql) {
		return this.database.sql().sql(sql).query(String.class).list();
	}

}
