package io.awa.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * A worker in a JVM of its own. Its handler works for 5 ms in the database and writes
 * each run into a ledger before the run ends, so the ledger knows every run that could
 * have had an effect.
 */
public final class WorkerProcess {

	private WorkerProcess() {
	}

	static Process start(TestDatabase database, Storage storage, Path log) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-cp", System.getProperty("java.class.path"), WorkerProcess.class.getName(), database.jdbcUrl(),
				storage.name());
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
			.start();
	}

	/**
	 * Works until the process is ended from outside.
	 * @param args the JDBC URL of the database and the storage to use
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] args) throws Exception {
		TestDatabase database = TestDatabase.at(args[0]);
		try (TestWorker worker = new TestWorker(database, Storage.valueOf(args[1]))) {
			worker.queue("default", 20)
				.poll(Duration.ofSeconds(1))
				.heartbeat(Duration.ofMillis(500), Duration.ofSeconds(3))
				.handle("count", (payload, context) -> {
					database.sql()
						.sql("insert into ledger (job_id, attempt, lease) select ?, ?, ? from pg_sleep(0.005)")
						.params(context.jobId(), context.attempt(), context.lease())
						.update();
					return null;
				})
				.start();
			Thread.currentThread().join();
		}
	}

}
