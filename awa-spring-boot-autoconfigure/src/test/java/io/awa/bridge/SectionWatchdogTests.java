package io.awa.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sections that take all threads and all connections of a process do not wait for each
 * other when they nest. Should they, the process is ended and its threads are shown.
 */
class SectionWatchdogTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final TestDatabase database = TestDatabase.migrated();

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void nestedSectionsOnAllThreadsOfAProcessDoNotHang(@TempDir Path folder) throws Exception {
		Path log = Files.createFile(folder.resolve("sections.log"));
		Process process = SectionProcess.start(this.database, LIMIT, log);
		try {
			boolean ended = process.waitFor(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
			String output = Files.readString(log);
			assertThat(ended).as(output).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			assertThat(output).contains(SectionProcess.DONE);
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		assertThat(this.database.count("awa.job")).isEqualTo(2 * 5);
		PoolState.awaitClean(this.database);
	}

}
