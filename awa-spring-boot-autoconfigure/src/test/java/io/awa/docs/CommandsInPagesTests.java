package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.docs.Pages.Block;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands on the pages name modules, classes, scripts, files and paths that exist, and
 * dependencies those of the getting started, which is followed.
 */
class CommandsInPagesTests {

	private static final Set<String> COMMANDS = Set.of("./mvnw", "mvn", "curl", "java", "$");

	private static final Pattern MODULE = Pattern.compile("-pl ([\\w,-]+)");

	private static final Pattern TYPE = Pattern.compile("\\bio\\.awa(?:\\.[a-z]\\w*)*\\.([A-Z]\\w*)");

	private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");

	private static final Pattern JAR = Pattern.compile("\\b(awa-[a-z-]+)-(\\d[\\w.-]*)\\.jar");

	private static final Pattern FILE = Pattern.compile("(?<=\\s)@([\\w/.-]+)");

	private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./])\\.ci/[\\w-]+");

	private static final Pattern ADDRESS = Pattern.compile("localhost:8080(/[\\w/-]+)");

	private static final Pattern VERSION = Pattern.compile("<revision>(.*)</revision>");

	static Stream<Block> commands() {
		return Pages.blocks("", "shell", "sh").filter(CommandsInPagesTests::isCommand);
	}

	static Stream<Block> dependencies() {
		return Pages.blocks("xml").filter((block) -> !block.firstLine().equals("<plugin>"));
	}

	static Stream<Block> plugins() {
		return Pages.blocks("xml").filter((block) -> block.firstLine().equals("<plugin>"));
	}

	static Stream<Path> pages() {
		return Pages.all();
	}

	static boolean isCommand(Block block) {
		return COMMANDS.contains(block.firstLine().split(" ")[0]);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void namedThingsExist(Block block) throws IOException {
		Set<String> types = types();
		assertThat(named(block, MODULE).flatMap((modules) -> Stream.of(modules.split(","))))
			.allSatisfy((module) -> assertThat(Pages.ROOT.resolve(module).resolve("pom.xml")).exists());
		assertThat(types).containsAll(Stream.concat(named(block, TYPE), named(block, TEST)).toList());
		assertThat(named(block, FILE)).allSatisfy((file) -> assertThat(Pages.ROOT.resolve(file)).exists());
		JAR.matcher(block.code())
			.results()
			.forEach((jar) -> assertThat(jar.group()).isEqualTo(jar.group(1) + "-" + version() + ".jar"));
		assertThat(named(block, ADDRESS)).allSatisfy((path) -> assertThat(isServed(path)).as(path).isTrue());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void namedScriptsExist(Path page) {
		assertThat(SCRIPT.matcher(Pages.read(page)).results().map(MatchResult::group))
			.allSatisfy((script) -> assertThat(Pages.ROOT.resolve(script)).isExecutable());
	}

	@ParameterizedTest
	@MethodSource("dependencies")
	void dependencyIsThatOfTheGettingStarted(Block block) {
		assertThat(plain(Pages.read("docs/getting-started.md"))).contains(plain(block.code()));
		assertThat(Pattern.compile("awa-spring-boot-\\w+</artifactId>\\s*<version>([^<]+)<")
			.matcher(block.code())
			.results()).allSatisfy((match) -> assertThat(match.group(1)).isEqualTo(version()));
	}

	@ParameterizedTest
	@MethodSource("plugins")
	void pluginIsUsedByASample(Block block) {
		assertThat(Pages.read("sample-mvc/pom.xml").lines().map(String::strip).toList())
			.containsAll(block.code().lines().map(String::strip).toList());
	}

	@Test
	void versionOfTheTextIsThatOfTheBuild() {
		assertThat(Pages.read("README.md")).contains("version `" + version() + "`");
	}

	private static Stream<String> named(Block block, Pattern pattern) {
		return pattern.matcher(block.code()).results().map((MatchResult match) -> match.group(1));
	}

	/** By a sample, by the application on the page, or by the actuator. */
	private static boolean isServed(String path) {
		String first = path.split("/")[1];
		return path.startsWith("/actuator/awa")
				|| Stream.of("sample-mvc", "sample-webflux")
					.flatMap((module) -> sources(Pages.ROOT.resolve(module).resolve("src/main/java")).stream())
					.map(Pages::read)
					.anyMatch((source) -> source.contains("Mapping(\"/" + first))
				|| Pages.read("docs/getting-started.md").contains("Mapping(\"/" + first + "/{id}\")");
	}

	private static Set<String> types() throws IOException {
		try (Stream<Path> files = Files.list(Pages.ROOT)) {
			return files.flatMap((module) -> Stream.of("src/main/java", "src/test/java").map(module::resolve))
				.filter(Files::isDirectory)
				.flatMap((folder) -> sources(folder).stream())
				.map((file) -> file.getFileName().toString().replace(".java", ""))
				.collect(Collectors.toSet());
		}
	}

	private static List<Path> sources(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not look for sources in " + folder, ex);
		}
	}

	private static String version() {
		return VERSION.matcher(Pages.read("pom.xml")).results().findFirst().orElseThrow().group(1);
	}

	private static String plain(String text) {
		return text.replaceAll("\\s+", "");
	}

}
