package io.awa.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two worker processes of which one lives an hour in the future and the other an hour in
 * the past, each in another time zone. Only the clock of the database counts, so they
 * agree about everything.
 */
class ClockTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration SHIFT = Duration.ofHours(1);

	private static final int PLAIN = 200;

	/** Every time that is stored anywhere, and where. */
	private static final String COLUMNS = """
			select format('select %L as place, min(%I) as earliest, max(%I) as latest from awa.%I',
			  columns.table_name || '.' || column_name, column_name, column_name, columns.table_name)
			from information_schema.columns
			join information_schema.tables using (table_schema, table_name)
			where table_schema = 'awa' and table_type = 'BASE TABLE' and data_type = 'timestamp with time zone'
			  and table_name <> 'schema_history'""";

	private static final String EARLY_OR_LATE = """
			select ledger.kind || ' ' || ledger.attempt || ' after ' || ledger.at - job.run_at
			from ledger
			join awa.job on job.id = ledger.job_id
			where ledger.kind = 'scheduled' and ledger.at - job.run_at not between interval '0' and interval '5 seconds'""";

	private static final String SOON_OR_LATE_AGAIN = """
			select ledger.kind || ' again after ' || ledger.at - lag
			from (select ledger.*, lag(at) over (partition by job_id order by at) as lag from ledger) as ledger
			where kind in ('flaky', 'sleepy') and ledger.at - lag not between interval '1 second' and interval '8 seconds'""";

	private static final String FIRED_EARLY_OR_LATE = """
			select metadata ->> 'cron_fire_time' || ' at ' || created_at
			from awa.job
			where metadata -> 'cron_fire_time' is not null
			  and created_at - (metadata ->> 'cron_fire_time')::timestamptz
			    not between interval '0' and interval '5 seconds'""";

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = new JdbcAwaClient(this.database.dataSource(),
			ClientSettings.of(TestDatabase.SCHEMA));

	private final List<Process> processes = new ArrayList<>();

	@BeforeEach
	void keepAccounts() {
		this.database.sql()
			.sql("create table ledger (job_id bigint, kind text, attempt integer, shift bigint, "
					+ "at timestamptz default clock_timestamp())")
			.update();
		this.database.sql()
			.sql("create table clock (shift bigint, by_instant float8, by_millis float8, by_date float8, zone text, "
					+ "session_zone text)")
			.update();
	}

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, -1 })
	void nodesWhoseClocksAreWrongByAnHourAgreeAboutEverything(int victim, @TempDir Path folder) throws Exception {
		Duration killed = SHIFT.multipliedBy(victim);
		start(folder, Storage.JDBC, killed, "Pacific/Apia");
		start(folder, Storage.R2DBC, killed.negated(), "Australia/Lord_Howe");
		Awaitility.await("two workers").atMost(LIMIT).until(() -> this.database.count("awa.worker") == 2);
		assertThatClocksAreWrong();

		insertJobs();
		Awaitility.await("the end of all jobs").atMost(LIMIT).until(() -> ended() == PLAIN + 30);
		assertThat(single("select count(*) from awa.attempt where outcome <> 'retry'")).as("runs taken away").isZero();
		kill(killed);

		assertThat(texts(EARLY_OR_LATE)).as("scheduled jobs").isEmpty();
		assertThat(texts(SOON_OR_LATE_AGAIN)).as("retries and snoozes").isEmpty();
		assertThat(texts(FIRED_EARLY_OR_LATE)).as("fires").isEmpty();
		assertThat(single("select count(*) - count(distinct metadata ->> 'cron_fire_time') from awa.job "
				+ "where metadata -> 'cron_fire_time' is not null"))
			.as("seconds that fired twice")
			.isZero();
		assertThat(single("select count(distinct metadata ->> 'cron_fire_time') from awa.job")).as("seconds that fired")
			.isGreaterThan(2);
		assertThat(strangeTimes()).isEmpty();
		assertThat(this.database.violations()).isEmpty();
	}

	private void start(Path folder, Storage storage, Duration shift, String zone) throws Exception {
		this.processes.add(ClockProcess.start(this.database, storage, shift, zone, folder));
	}

	/** Otherwise this test would show nothing. */
	private void assertThatClocksAreWrong() {
		assertThat(
				single("select count(*) from clock where abs(by_instant - shift) < 60 and abs(by_millis - shift) < 60 "
						+ "and abs(by_date - shift) < 60 and abs(shift) = 3600 and zone = session_zone"))
			.as("clocks that are wrong")
			.isEqualTo(2);
	}

	private void insertJobs() {
		insert("plain", PLAIN, InsertOptions.defaults());
		insert("scheduled", 10, InsertOptions.defaults().withDelay(Duration.ofSeconds(2)));
		insert("flaky", 10, InsertOptions.defaults());
		insert("sleepy", 10, InsertOptions.defaults());
	}

	private void insert(String kind, int number, InsertOptions options) {
		this.client.insertMany(IntStream.range(0, number)
			.mapToObj((i) -> new NewJob(Map.of("i", i), options.withKind(kind)))
			.toList());
	}

	/**
	 * The other node takes the jobs over, when the heartbeat is as old as it may be and
	 * not an hour sooner or later.
	 */
	private void kill(Duration shift) throws Exception {
		Awaitility.await("a run on the node to kill").atMost(LIMIT).until(() -> {
			this.client.insert(Map.of("victim", shift.toString()), InsertOptions.defaults().withKind("slow"));
			return single("select count(*) from ledger where kind = 'slow' and shift = " + shift.toSeconds()) > 0;
		});
		this.processes.get(0).destroyForcibly().waitFor();
		this.database.sql().sql("create table kill as select clock_timestamp() as at").update();
		Awaitility.await("the end of the jobs of the dead node")
			.atMost(LIMIT)
			.until(() -> single(
					"select count(*) from awa.job_status where kind = 'slow' and state <> 'completed'") == 0);

		assertThat(texts("select 'after ' || ended_at - kill.at from awa.attempt, kill where outcome = 'worker_lost' "
				+ "and ended_at - kill.at not between interval '2 seconds' and interval '20 seconds'"))
			.as("rescues that came too soon or too late")
			.isEmpty();
		assertThat(single("select count(*) from awa.attempt where outcome = 'worker_lost'")).as("rescues").isPositive();
	}

	/** Times that are neither those of this test nor a few minutes off. */
	private List<String> strangeTimes() {
		List<String> columns = texts(COLUMNS);
		assertThat(columns).hasSizeGreaterThan(20);
		return texts(
				"select place || ' from ' || earliest || ' to ' || latest from (" + String.join(" union all ", columns)
						+ ") as stored " + "where earliest < clock_timestamp() - interval '10 minutes' "
						+ "or latest > clock_timestamp() + interval '10 minutes'");
	}

	private long ended() {
		return single("select count(*) from awa.finished where kind in ('plain', 'scheduled', 'flaky', 'sleepy')");
	}

	private long single(String sql) {
		return this.database.sql().sql(sql).query(Long.class).single();
	}

	private List<String> texts(String sql) {
		return this.database.sql().sql(sql).query(String.class).list();
	}

}
