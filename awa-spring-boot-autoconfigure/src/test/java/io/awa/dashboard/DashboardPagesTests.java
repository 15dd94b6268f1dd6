package io.awa.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the pages to what their content security policy and the addresses of proxies ask
 * for, without a browser.
 */
class DashboardPagesTests {

	private static final Path FOLDER = Path.of("src/main/resources/io/awa/dashboard");

	private static final int MOST_BYTES = 80 * 1024;

	/** What would make markup, styles or code of text. */
	private static final Pattern UNSAFE = Pattern.compile(
			"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|document\\.write|\\beval\\(|"
					+ "new Function|\\.style\\b|cssText|srcdoc:|\\bstyle:|import\\(");

	/** A request or a link from the root would not find its way below another path. */
	private static final Pattern ABSOLUTE = Pattern.compile(
			"(?:src|href)=\"(?:/|\\w+:)|fetch\\(\\s*['\"`]/|EventSource\\(\\s*['\"`]/|(?:get|post|remove)\\(\\s*['\"`]/");

	private static final Pattern INLINE = Pattern
		.compile("<style|<script(?![^>]*\\ssrc=)|\\sstyle=|\\son\\w+=|javascript:");

	@Test
	void theFirstPageNamesFilesThatAreThere() throws IOException {
		List<String> named = find("(?:src|href)=\"(assets/[^\"]+)\"", text(FOLDER.resolve("index.html")));

		assertThat(named).hasSizeGreaterThan(20).doesNotHaveDuplicates();
		assertThat(named).allMatch((name) -> Files.isRegularFile(FOLDER.resolve(name)));
	}

	/** A module that is not named there is loaded later than those that need it. */
	@Test
	void theFirstPageNamesAllFiles() throws IOException {
		List<String> named = find("(?:src|href)=\"(assets/[^\"]+)\"", text(FOLDER.resolve("index.html")));

		assertThat(files((path) -> true)).extracting((path) -> FOLDER.relativize(path).toString().replace('\\', '/'))
			.containsExactlyInAnyOrderElementsOf(with("index.html", named));
	}

	@Test
	void modulesUseWhatOthersOffer() throws IOException {
		Set<String> missing = new TreeSet<>();
		for (Path module : files(DashboardPagesTests::isScript)) {
			Pattern pattern = Pattern.compile("import (?:\\{([^}]*)\\}|\\* as \\w+) from '\\./([^']+)'");
			for (MatchResult match : pattern.matcher(text(module)).results().toList()) {
				String other = text(module.resolveSibling(match.group(2)));
				names(match.group(1)).stream()
					.filter((name) -> !other
						.matches("(?s).*export (?:async )?(?:function|const|let|class) " + name + "\\b.*"))
					.forEach((name) -> missing.add(module.getFileName() + ": " + name));
			}
		}
		assertThat(missing).isEmpty();
	}

	/** What is imported and not used was forgotten. */
	@Test
	void modulesUseWhatTheyImport() throws IOException {
		Set<String> unused = new TreeSet<>();
		for (Path module : files(DashboardPagesTests::isScript)) {
			String source = text(module);
			find("import \\{([^}]*)\\} from", source).stream()
				.flatMap((list) -> names(list).stream())
				.filter((name) -> find("\\b(" + name + ")\\b", source).size() < 2)
				.forEach((name) -> unused.add(module.getFileName() + ": " + name));
		}
		assertThat(unused).isEmpty();
	}

	@Test
	void nothingIsInline() throws IOException {
		assertThat(INLINE.matcher(text(FOLDER.resolve("index.html"))).results().map(MatchResult::group)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("scripts")
	void noMarkupIsMadeOfText(Path script) throws IOException {
		assertThat(UNSAFE.matcher(text(script)).results().map(MatchResult::group)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void addressesAreRelative(Path page) throws IOException {
		assertThat(ABSOLUTE.matcher(text(page)).results().map(MatchResult::group)).isEmpty();
	}

	@Test
	void allIsSmall() throws IOException {
		long bytes = 0;
		for (Path file : files((path) -> true)) {
			ByteArrayOutputStream packed = new ByteArrayOutputStream();
			try (OutputStream stream = new GZIPOutputStream(packed)) {
				Files.copy(file, stream);
			}
			bytes += packed.size();
		}
		assertThat(bytes).isBetween(1L, (long) MOST_BYTES);
	}

	@ParameterizedTest
	@MethodSource("io.awa.dashboard.Contrast#pairs")
	void textAndMarksStandOut(Contrast contrast) {
		assertThat(contrast.ratio()).as(contrast.toString()).isGreaterThanOrEqualTo(contrast.least());
	}

	static List<Path> scripts() throws IOException {
		return files(DashboardPagesTests::isScript);
	}

	static List<Path> pages() throws IOException {
		return files((path) -> isScript(path) || path.toString().endsWith(".html"));
	}

	private static boolean isScript(Path path) {
		return path.toString().endsWith(".js");
	}

	private static List<Path> files(Predicate<Path> which) throws IOException {
		try (Stream<Path> files = Files.walk(FOLDER)) {
			return files.filter(Files::isRegularFile).filter(which).sorted().toList();
		}
	}

	private static String text(Path file) throws IOException {
		return Files.readString(file);
	}

	private static List<String> find(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((match) -> match.group(1)).toList();
	}

	private static List<String> names(String list) {
		return (list != null) ? Stream.of(list.split(",")).map(String::strip).filter((name) -> !name.isEmpty()).toList()
				: List.of();
	}

	private static List<String> with(String first, Collection<String> others) {
		List<String> all = new ArrayList<>(others);
		all.add(first);
		return all;
	}

}
