package io.awa.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The comparison runs and reports; its figures are not judged, so it runs beside others.
 */
@Execution(ExecutionMode.CONCURRENT)
class ComparisonBenchmarkTests {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@TempDir
	private Path folder;

	@Test
	void measuresAndWritesTheReport() throws Exception {
		assertThat(run("--profile=quick", "--measures=insert,bulk,drain", "--systems=AWA_JDBC", "--seconds=0.05",
				"--min-tasks=20", "--max-tasks=50", output(), results()))
			.isTrue();

		assertThat(this.printed.toString(StandardCharsets.UTF_8)).contains("insert, round 1", "drain, round 1")
			.doesNotContain("FAILED");
		assertThat(Files.readString(this.folder.resolve("docs/benchmarks.md"))).contains("measure `insert`",
				"measure `bulk`", "measure `drain`", "| Awa over JDBC |", "## Goals", "PostgreSQL: ");
		assertThat(this.folder.resolve("docs/images/benchmarks")).isDirectoryContaining("glob:**/drain.svg")
			.isDirectoryContaining("glob:**/insert.svg");
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonArguments.parse("--profil=quick"));
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonArguments.parse("--profile=slow"));
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonArguments.parse("--measures=speed"));
	}

	private boolean run(String... args) throws Exception {
		return new ComparisonBenchmark(ComparisonArguments.parse(args),
				new PrintStream(this.printed, true, StandardCharsets.UTF_8))
			.run();
	}

	private String output() {
		return "--output=" + this.folder.resolve("docs");
	}

	private String results() {
		return "--results=" + this.folder.resolve("results");
	}

}
