package io.awa.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links lead to files and headings that are there, and each page can be reached.
 */
class LinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|\\bsrc(?:set)?=\"([^\"\\s]+)\"");

	/** Those of others are not followed. */
	private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

	private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$", Pattern.MULTILINE);

	static Stream<Path> pages() {
		return Pages.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(Path page) {
		assertThat(links(page)).allSatisfy((link) -> {
			Path target = target(page, link);
			assertThat(target).exists();
			if (link.contains("#")) {
				assertThat(anchors(target)).as(link).contains(link.substring(link.indexOf('#') + 1));
			}
		});
	}

	@Test
	void readmeLeadsToEveryPage() {
		Path readme = Pages.ROOT.resolve("README.md");
		List<String> linked = links(readme).map((link) -> Pages.name(target(readme, link))).toList();

		assertThat(Pages.all().map(Pages::name)).filteredOn((name) -> name.matches("([A-Z]+|docs/[\\w-]+)\\.md"))
			.hasSizeGreaterThan(25)
			.allSatisfy((name) -> assertThat(name.equals("README.md") || linked.contains(name)).as(name).isTrue());
	}

	@Test
	void listOfDecisionsIsComplete() {
		Path index = Pages.ROOT.resolve("docs/adr/README.md");
		List<String> linked = links(index).map((link) -> Pages.name(target(index, link))).toList();

		assertThat(Pages.all().map(Pages::name)).filteredOn((name) -> name.matches("docs/adr/\\d.*"))
			.isSubsetOf(linked);
	}

	@Test
	void imagesAreShown() throws Exception {
		List<Path> shown = Pages.all()
			.flatMap((page) -> links(page).map((link) -> target(page, link).normalize()))
			.toList();

		try (Stream<Path> files = Files.walk(Pages.ROOT.resolve("docs/images"))) {
			assertThat(files.filter(Files::isRegularFile).map(Path::normalize)).isNotEmpty().isSubsetOf(shown);
		}
	}

	@Test
	void anchorsAreThoseOfTheWebSite() {
		assertThat(anchor("What it costs: `a.b`, and (then) some")).isEqualTo("what-it-costs-ab-and-then-some");
		assertThat(anchor("`@Scheduled`, with or without ShedLock")).isEqualTo("scheduled-with-or-without-shedlock");
	}

	private static Stream<String> links(Path page) {
		return LINK.matcher(Pages.prose(page))
			.results()
			.map((MatchResult match) -> (match.group(1) != null) ? match.group(1) : match.group(2))
			.filter((link) -> !ELSEWHERE.matcher(link).matches());
	}

	private static Path target(Path page, String link) {
		String file = link.replaceAll("#.*", "");
		return (file.isEmpty() ? page : page.resolveSibling(file)).normalize();
	}

	private static List<String> anchors(Path page) {
		List<String> anchors = new ArrayList<>();
		HEADING.matcher(Pages.prose(page))
			.results()
			.map((MatchResult match) -> anchor(match.group(1)))
			.forEach((name) -> {
				long same = anchors.stream().filter((other) -> other.matches(Pattern.quote(name) + "(-\\d+)?")).count();
				anchors.add((same > 0) ? name + "-" + same : name);
			});
		return anchors;
	}

	/** How headings become anchors. */
	private static String anchor(String heading) {
		return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N}_ -]", "")
			.replace(' ', '-');
	}

}
