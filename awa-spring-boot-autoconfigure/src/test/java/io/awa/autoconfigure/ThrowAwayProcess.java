package io.awa.autoconfigure;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs an application with classes of its own, and looks for what stays of it. In a JVM
 * in which caches with soft references do not count, because each collection clears them.
 */
public final class ThrowAwayProcess {

	private ThrowAwayProcess() {
	}

	static Process start(TestDatabase database, boolean reactive, Path log) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
				System.getProperty("java.class.path"), ThrowAwayProcess.class.getName(), database.jdbcUrl(),
				String.valueOf(reactive));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
			.start();
	}

	/**
	 * Ends with a failure if something stays.
	 * @param args the JDBC URL of the database, and whether to use R2DBC
	 */
	public static void main(String[] args) {
		TestDatabase database = TestDatabase.at(args[0]);
		boolean reactive = Boolean.parseBoolean(args[1]);
		// The driver keeps threads for the JVM, which remember who made them.
		ThrowAwayRuns.runner(reactive, database)
			.withUserConfiguration(ThrowAwayApplication.class)
			.run((context) -> ThrowAwayRuns.runJobs(context, "warm"));
		Set<Thread> before = ThrowAwayRuns.threads();

		WeakReference<ClassLoader> loader = runAndForget(reactive, database);

		await().atMost(ThrowAwayRuns.LONGEST)
			.untilAsserted(() -> assertThat(ThrowAwayRuns.threads()).isSubsetOf(before));
		await().atMost(ThrowAwayRuns.LONGEST).until(() -> {
			System.gc();
			return loader.get() == null;
		});
		System.exit(0);
	}

	/** In a method of its own, so that no local variable keeps the class loader. */
	private static WeakReference<ClassLoader> runAndForget(boolean reactive, TestDatabase database) {
		ThrowAwayClassLoader loader = new ThrowAwayClassLoader();
		ThrowAwayRuns.runner(reactive, database)
			.withClassLoader(loader)
			.withUserConfiguration(loader.application())
			.run((context) -> {
				assertThat(ThrowAwayRuns.payload(context, "payloads", "x").getClass().getClassLoader())
					.isSameAs(loader);
				ThrowAwayRuns.runJobs(context, "thrown away");
			});
		return new WeakReference<>(loader);
	}

}
