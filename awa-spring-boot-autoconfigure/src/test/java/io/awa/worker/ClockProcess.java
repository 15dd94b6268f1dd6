package io.awa.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.ClientListener;
import io.awa.client.CronDefinition;
import io.awa.cron.CronRunner;
import io.awa.cron.CronSettings;
import io.awa.json.JacksonJobCodec;
import io.awa.testsupport.ShiftedClock;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * A worker in a JVM of its own, in which the clock is wrong and the time zone another
 * one. It tells the database what its clock shows.
 */
public final class ClockProcess {

	private static final NewCronSchedule EACH_SECOND = NewCronSchedule.of("each-second", "* * * * * *", Map.of())
		.withOptions(InsertOptions.defaults().withKind("tick"));

	private final JdbcClient sql;

	private final Duration shift;

	private final CountDownLatch never = new CountDownLatch(1);

	private ClockProcess(JdbcClient sql, Duration shift) {
		this.sql = sql;
		this.shift = shift;
	}

	static Process start(TestDatabase database, Storage storage, Duration shift, String zone, Path folder)
			throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", ShiftedClock.option(shift, folder), "-Duser.timezone=" + zone, "-cp",
				System.getProperty("java.class.path"), ClockProcess.class.getName(), database.jdbcUrl(), storage.name(),
				shift.toString());
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()))
			.start();
	}

	/**
	 * Works until the process is ended from outside.
	 * @param args the JDBC URL of the database, the storage to use, and how wrong the
	 * clock is, which the JVM was told by an option
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] args) throws Exception {
		Duration shift = Duration.parse(args[2]);
		TestDatabase database = TestDatabase.at(args[0]);
		Storage storage = Storage.valueOf(args[1]);
		CronRunner cron = new CronRunner(TestWorker.storage(database, storage).operations(), ClientListener.NONE,
				List.of(CronDefinition.of(EACH_SECOND, new JacksonJobCodec())),
				new CronSettings(true, Duration.ofSeconds(1), Duration.ofDays(1)));
		try (TestWorker worker = new ClockProcess(database.sql(), shift).worker(database, storage)) {
			worker.start();
			cron.start();
			Thread.currentThread().join();
		}
	}

	private TestWorker worker(TestDatabase database, Storage storage) {
		tellTheTime();
		return new TestWorker(database, storage).queue("default", 20)
			.poll(Duration.ofMillis(200))
			.heartbeat(Duration.ofMillis(500), Duration.ofSeconds(3))
			.handle("plain", this::plain)
			.handle("tick", this::plain)
			.handle("scheduled", this::plain)
			.handle("flaky", this::flaky)
			.handle("sleepy", this::sleepy)
			.handle("slow", this::slow);
	}

	private void tellTheTime() {
		this.sql.sql("""
				insert into clock (shift, by_instant, by_millis, by_date, zone, session_zone)
				select ?, ? - seconds, ? - seconds, ? - seconds, ?, current_setting('TimeZone')
				from (select extract(epoch from clock_timestamp())::float8 as seconds) as here""")
			.params(this.shift.toSeconds(), Instant.now().toEpochMilli() / 1000.0, System.currentTimeMillis() / 1000.0,
					new Date().getTime() / 1000.0, TimeZone.getDefault().getID())
			.update();
	}

	private JobOutcome plain(Map<String, Object> args, JobContext context) {
		write(context);
		return JobOutcome.completed();
	}

	private JobOutcome flaky(Map<String, Object> args, JobContext context) {
		write(context);
		return (context.attempt() == 1) ? JobOutcome.retryAfter(Duration.ofSeconds(1)) : JobOutcome.completed();
	}

	private JobOutcome sleepy(Map<String, Object> args, JobContext context) {
		write(context);
		boolean first = context.checkpoint(Integer.class).isEmpty();
		context.checkpoint(1);
		return first ? JobOutcome.snooze(Duration.ofSeconds(1)) : JobOutcome.completed();
	}

	/** On the node that is killed it does not end. */
	private JobOutcome slow(Map<String, Object> args, JobContext context) throws InterruptedException {
		write(context);
		if (args.get("victim").equals(this.shift.toString())) {
			this.never.await();
		}
		return JobOutcome.completed();
	}

	private void write(JobContext context) {
		this.sql.sql("insert into ledger (job_id, kind, attempt, shift) values (?, ?, ?, ?)")
			.params(context.jobId(), context.kind(), context.attempt(), this.shift.toSeconds())
			.update();
	}

}
