package io.awa.starter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Who follows docs/getting-started.md in an empty folder gets a job that runs. Runs once
 * the artifacts are packaged, and leaves the local repository without them.
 */
class GettingStartedTests {

	private static final long MINUTES = 5;

	private static final int LACKS_DOWNLOADS = 75;

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The script needs bash")
	void pageLeadsToAJobThatRuns() throws IOException, InterruptedException {
		assumeThat(Stream.of("bash", "curl")).as("The script needs bash and curl on the PATH")
			.allMatch(GettingStartedTests::isOnPath);
		Path log = Path.of("target", "getting-started.log");

		int exit = follow(log);

		String said = Files.readString(log);
		assumeThat(exit).as("Maven is offline, and the local repository lacks something: " + said)
			.isNotEqualTo(LACKS_DOWNLOADS);
		assertThat(said).contains("Spring MVC: job 1 completed", "WebFlux: job 1 completed");
		assertThat(exit).isZero();
	}

	private static int follow(Path log) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder("bash", "../.ci/getting-started", "--packaged");
		builder.environment().put("MAVEN", Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
		builder.environment().put("MAVEN_REPOSITORY", System.getProperty("maven.repository"));
		builder.environment().put("OFFLINE", System.getProperty("maven.offline"));
		Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("The script ended within %s minutes", MINUTES)
				.isTrue();
			return process.exitValue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroy);
			process.destroy();
		}
	}

	private static boolean isOnPath(String command) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, command)));
	}

}
