package io.awa.bridge;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Flux;

import io.awa.testsupport.TestDatabase;

/**
 * A JVM of its own in which all threads and all connections of sections are taken, and
 * each needs nested sections. If it hangs it says where, and ends.
 */
public final class SectionProcess {

	/** What the process prints when its work is done. */
	static final String DONE = "all sections are done";

	/** The exit code of a process that hangs. */
	static final int HANGS = 3;

	private static final int SECTIONS = 2;

	private SectionProcess() {
	}

	static Process start(TestDatabase database, Duration limit, Path log) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SectionProcess.class.getName(),
				database.jdbcUrl(), limit.toString());
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
			.start();
	}

	/**
	 * Runs the sections, watched by a thread that needs neither locks nor pools.
	 * @param args the JDBC URL of the database and how long it may take
	 * @throws Exception if a section fails
	 */
	public static void main(String[] args) throws Exception {
		watch(Duration.parse(args[1]));
		TestDatabase database = TestDatabase.at(args[0]);
		BridgeFixture fixture = new BridgeFixture(database, SECTIONS,
				BridgeSettings.defaults()
					.withMaxSections(SECTIONS)
					.withAwaitTimeout(Duration.ofMinutes(10))
					.withSectionAcquireTimeout(Duration.ofMinutes(10)));
		CyclicBarrier bothAreHere = new CyclicBarrier(SECTIONS);
		Flux.range(0, SECTIONS).flatMap((i) -> fixture.transactional(fixture.bridge().call(() -> {
			fixture.insert("outer");
			bothAreHere.await();
			nest(fixture, 3);
			return i;
		}))).blockLast();
		System.out.println(DONE);
		System.exit(0);
	}

	private static void nest(BridgeFixture fixture, int levels) {
		fixture.insert("level " + levels);
		if (levels > 0) {
			fixture.bridge().await(fixture.bridge().run(() -> nest(fixture, levels - 1)));
		}
	}

	private static void watch(Duration limit) {
		CountDownLatch never = new CountDownLatch(1);
		Thread watchdog = new Thread(() -> {
			try {
				if (!never.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
					print(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true));
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			Runtime.getRuntime().halt(HANGS);
		}, "watchdog");
		watchdog.setDaemon(true);
		watchdog.start();
	}

	/** With all frames, which the text of a thread leaves out. */
	private static void print(ThreadInfo[] threads) {
		for (ThreadInfo thread : threads) {
			System.out.println("\"" + thread.getThreadName() + "\" " + thread.getThreadState() + " on "
					+ thread.getLockName() + " held by " + thread.getLockOwnerName());
			Arrays.stream(thread.getStackTrace()).forEach((frame) -> System.out.println("\tat " + frame));
		}
		System.out.flush();
	}

}
