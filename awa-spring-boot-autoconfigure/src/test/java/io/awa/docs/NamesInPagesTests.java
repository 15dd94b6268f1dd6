package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.JobState;
import io.awa.tracing.AwaJobObservation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages name exists, and what exists is named.
 */
class NamesInPagesTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path SOURCES = Path.of("src", "main", "java", "io", "awa");

	/** As it stands in text, with the name of a queue or the like at most once. */
	private static final Pattern PROPERTY = Pattern
		.compile("(?<![\\w./-])awa\\.[a-z-]+(?:\\.[a-z-]+|\\.<\\w+>|\\[[^\\]]*\\])*");

	private static final Pattern ROW = Pattern.compile("^\\| `(awa[^`]*)` \\|", Pattern.MULTILINE);

	private static final Pattern EXCEPTION = Pattern.compile("`(?:io\\.awa\\.)?([A-Z]\\w+Exception)(?!Tests)");

	/** Keys of the log context, and a property of the module for tests. */
	private static final Set<String> OTHER_NAMES = Set.of("awa.job.kind", "awa.job.queue", "awa.test.mode");

	private static final Pattern EVENT = Pattern.compile("`(Job[A-Z][a-z]+ed)`");

	/** Not the abstract one. */
	private static final Pattern PUBLIC_CLASS = Pattern.compile("^public (final )?class ", Pattern.MULTILINE);

	/** Of others, or of the examples. */
	private static final Set<String> OTHER_EXCEPTIONS = Set.of("IllegalTransactionStateException",
			"DataAccessException", "UnexpectedRollbackException", "IllegalStateException", "IllegalArgumentException",
			"SQLException", "InterruptedException", "CancellationException", "CompletionException", "TimeoutException",
			"TooManyRequestsException", "DataAccessResourceFailureException", "NoUniqueBeanDefinitionException",
			"ConcurrencyFailureException", "EmptyResultDataAccessException", "IncorrectResultSizeDataAccessException",
			"R2dbcException");

	static Stream<Path> pages() {
		return Pages.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void namedPropertiesExist(Path page) throws IOException {
		Set<String> properties = properties();
		Set<String> metrics = named(DOCS.resolve("metrics.md"), ROW, 1);
		Set<String> groups = properties.stream().map((name) -> name.split("\\.")[1]).collect(Collectors.toSet());

		assertThat(named(page, PROPERTY, 0).stream()
			.filter((name) -> !metrics.contains(name) && groups.contains(name.split("[.\\[]")[1]))
			.map((name) -> name.replaceAll("\\[[^\\]]*\\]", ".<>").replaceAll("<\\w+>", "<>"))
			.filter(Predicate.not((name) -> properties.stream().anyMatch((property) -> begins(property, name)))))
			.isEmpty();
	}

	/** Names of two parts may be those of tables. */
	@ParameterizedTest
	@MethodSource("pages")
	void namedMetricsExist(Path page) throws IOException {
		Set<String> groups = properties().stream().map((name) -> name.split("\\.")[1]).collect(Collectors.toSet());
		Set<String> known = named(DOCS.resolve("metrics.md"), ROW, 1);
		Stream.of(AwaJobObservation.values())
			.flatMap((observation) -> Stream.of(observation.getHighCardinalityKeyNames()))
			.forEach((key) -> known.add(key.asString()));
		known.addAll(OTHER_NAMES);

		assertThat(known).containsAll(named(page, PROPERTY, 0).stream()
			.filter((name) -> name.split("[.\\[]").length > 2 && !groups.contains(name.split("[.\\[]")[1]))
			.toList());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void namedExceptionsExist(Path page) throws IOException {
		Set<String> known = typesIn(SOURCES);
		known.addAll(OTHER_EXCEPTIONS);

		assertThat(known).containsAll(named(page, EXCEPTION, 1));
	}

	@Test
	void exceptionsThatUsersMeetAreExplained() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			List<String> exceptions = files.filter((file) -> file.toString().endsWith("Exception.java"))
				.filter((file) -> PUBLIC_CLASS.matcher(Pages.read(file)).find())
				.map(NamesInPagesTests::type)
				.toList();
			assertThat(exceptions).hasSizeGreaterThan(20);
			assertThat(named(DOCS.resolve("troubleshooting.md"), EXCEPTION, 1)).containsAll(exceptions);
		}
	}

	@Test
	void eventsAreListed() throws IOException {
		String page = Files.readString(DOCS.resolve("handlers.md"));

		assertThat(typesIn(SOURCES.resolve("event"))).filteredOn((name) -> name.matches("Job[A-Z]\\w+ed"))
			.hasSizeGreaterThan(7)
			.allSatisfy((event) -> assertThat(page).containsPattern("\\|.*`" + event + "`.* \\|"));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void namedEventsExist(Path page) throws IOException {
		assertThat(typesIn(SOURCES)).containsAll(named(page, EVENT, 1));
	}

	@Test
	void statesAreThoseOfTheTableAndTheDiagram() throws IOException {
		String page = Files.readString(DOCS.resolve("concepts.md"));
		List<String> states = Arrays.stream(JobState.values()).map(JobState::text).toList();

		assertThat(named(DOCS.resolve("concepts.md"), Pattern.compile("(?m)^\\| `(\\w+)` \\|"), 1))
			.containsExactlyInAnyOrderElementsOf(states);
		assertThat(named(DOCS.resolve("concepts.md"), Pattern.compile("--> (\\w+):"), 1))
			.containsExactlyInAnyOrderElementsOf(states);
		assertThat(page).contains("stateDiagram");
	}

	/** Names of queues and the like are as in the example; some pages leave them out. */
	private static boolean begins(String property, String name) {
		String any = property.replace(".<>", "(\\.[\\w<>-]+)?");
		return Pattern.compile(any + "(\\..*)?").matcher(name).matches() || property.replace(".<>", "").startsWith(name)
				|| property.startsWith(name);
	}

	private static Set<String> properties() throws IOException {
		return named(DOCS.resolve("configuration.md"), ROW, 1).stream()
			.map((name) -> name.replaceAll("<\\w+>", "<>"))
			.collect(Collectors.toSet());
	}

	private static Set<String> named(Path page, Pattern pattern, int group) throws IOException {
		return pattern.matcher(Files.readString(page))
			.results()
			.map((MatchResult match) -> match.group(group))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> typesIn(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.map(NamesInPagesTests::type).collect(Collectors.toCollection(TreeSet::new));
		}
	}

	private static String type(Path file) {
		return file.getFileName().toString().replace(".java", "");
	}

}
