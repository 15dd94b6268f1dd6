package io.awa.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three worker processes, one of which is killed in the middle of its work. The database
 * keeps the accounts.
 */
class WorkerProcessesTests {

	private static final int JOBS = 10_000;

	private final TestDatabase database = TestDatabase.migrated();

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
		this.database.close();
	}

	@Test
	void everyJobFinishesOnceAlthoughAWorkerIsKilled(@TempDir Path folder) throws Exception {
		keepAccounts();
		for (Storage storage : List.of(Storage.JDBC, Storage.R2DBC, Storage.JDBC)) {
			this.processes.add(WorkerProcess.start(this.database, storage, folder.resolve("worker.log")));
		}

		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.database.count("awa.worker") == this.processes.size());

		insertJobs();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> finished() > JOBS / 10);
		this.processes.get(0).destroyForcibly().waitFor();
		assertThat(finished()).as("jobs finished before the kill").isLessThan(JOBS);
		Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> finished() == JOBS);

		assertThat(count("select count(*) from finish_log")).isEqualTo(JOBS);
		assertThat(count("select count(*) from awa.finished where state = 'completed'")).isEqualTo(JOBS);
		assertThat(count("select count(distinct job_id) from ledger")).isEqualTo(JOBS);
		assertThat(count("select count(*) from (select from ledger group by job_id, attempt having count(*) > 1) t"))
			.as("attempts that ran twice")
			.isZero();
		assertThat(count("select count(*) from awa.attempt where outcome <> 'worker_lost'")).isZero();
		assertThat(this.database.violations()).isEmpty();
	}

	/**
	 * A log of its own, because the primary key of the table would hide a second time.
	 */
	private void keepAccounts() {
		this.database.sql().sql("create table ledger (job_id bigint, attempt integer, lease bigint)").update();
		this.database.sql().sql("create table finish_log (job_id bigint)").update();
		this.database.sql().sql("""
				create function log_finish() returns trigger language plpgsql as $$
				begin
				  insert into finish_log values (new.job_id);
				  return new;
				end $$""").update();
		this.database.sql()
			.sql("create trigger log_finish before insert on awa.finished for each row execute function log_finish()")
			.update();
	}

	private void insertJobs() {
		new JdbcAwaClient(this.database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA))
			.insertMany(IntStream.range(0, JOBS)
				.mapToObj((i) -> new NewJob(Map.of("i", i), InsertOptions.defaults().withKind("count")))
				.toList());
	}

	private long finished() {
		return this.database.count("awa.finished");
	}

	private long count(String sql) {
		return this.database.sql().sql(sql).query(Long.class).single();
	}

}
