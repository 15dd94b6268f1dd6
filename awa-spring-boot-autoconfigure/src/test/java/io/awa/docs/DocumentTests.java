package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.docs.Pages.Block;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of Java on any page stands in a test of this package too, where it is
 * compiled and run; imports, comments and indentation aside. Of each other block
 * something is known to be true, or it is listed with what it is.
 */
class DocumentTests {

	private static final Path SOURCES = Path.of("src", "test", "java", "io", "awa", "docs");

	/** Tests that look at the Java of one page in their own way. */
	private static final Map<String, String> OWN_TESTS = Map.of("docs/cron.md",
			"awa-spring-boot-autoconfigure/src/test/java/io/awa/docs/CronPageTests.java", "docs/testing.md",
			"awa-spring-boot-test/src/test/java/io/awa/test/docs/TestingPageTests.java", "docs/getting-started.md",
			".ci/getting-started");

	/** What looks at blocks of other languages; nothing, if they begin a command. */
	private static final Map<String, String> TESTED = Map.of("java", "this test", "yaml", "SettingsInPagesTests",
			"properties", "SettingsInPagesTests", "xml", "CommandsInPagesTests", "sql", "SqlInPagesTests", "kotlin",
			"KotlinPageTests", "mermaid", "NamesInPagesTests");

	/** Blocks that nothing looks at, by how they begin, and why. */
	private static final Map<String, String> LISTED = Map.of("-- Previous jar: safe.",
			"a comment that MigrationRulesTests demands", "insert                    claim                      settle",
			"a drawing", "pipeline        orders.save ──▶ bridge.call ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─▶ then ──▶ commit",
			"a drawing", "AWA1-HMAC-SHA256", "a text to sign, whose signature CallbacksDocumentTests computes",
			"body='{\"payload\":{\"approved\":true}}'", "the same signature made by openssl",
			"ok      database      PostgreSQL 18.4 answers as user app.", "what the doctor writes, shortened",
			"export TESTS='*ContractTests,*PlanTests,*RolesTests,RoleRightsTests,SchemaMigratorTests,Model*Tests,"
					+ "Migration*Tests,Unique*Tests,InsertJob*Tests,Cron*Tests,SqlStatementsTests,DeadlockTests,"
					+ "InterleavingTests,FullDiskTests,ReadOnlyDatabaseTests,FleetLimitStressTests'",
			"what was run once");

	static Stream<Block> javaBlocks() {
		return Pages.blocks("java").filter((block) -> !OWN_TESTS.containsKey(block.page()));
	}

	static Stream<Block> otherBlocks() {
		return Pages.blocks().filter((block) -> !TESTED.containsKey(block.language()));
	}

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaIsCompiled(Block block) throws IOException {
		String compiled;
		try (Stream<Path> files = Files.list(SOURCES)) {
			compiled = files.map((file) -> plain(Pages.read(file))).collect(Collectors.joining("\n"));
		}
		assertThat(compiled).contains(plain(block.code()));
	}

	@ParameterizedTest
	@MethodSource("otherBlocks")
	void blockIsACommandOrListed(Block block) {
		assertThat(CommandsInPagesTests.isCommand(block) || LISTED.containsKey(block.firstLine()))
			.as("%s, which begins with \"%s\"", block, block.firstLine())
			.isTrue();
	}

	@Test
	void nothingIsListedThatIsGone() {
		assertThat(LISTED.keySet())
			.isSubsetOf(otherBlocks().map(Block::firstLine).collect(Collectors.toCollection(ArrayList::new)));
	}

	@Test
	void pagesWithTestsOfTheirOwnAreNamedThere() {
		OWN_TESTS.forEach((page, test) -> assertThat(Pages.read(test)).as(test)
			.contains(page.substring(page.lastIndexOf('/') + 1)));
	}

	@Test
	void kotlinStandsOnItsPage() {
		assertThat(Pages.blocks("kotlin").map(Block::page)).isNotEmpty().containsOnly("docs/kotlin.md");
	}

	@Test
	void pagesAreFound() {
		List<String> pages = Pages.all().map(Pages::name).toList();

		assertThat(pages).contains("README.md", "docs/client.md", "docs/adr/README.md").doesNotHaveDuplicates();
		assertThat(javaBlocks()).hasSizeGreaterThan(30);
	}

	@Test
	void codeThatDiffersIsFound() {
		assertThat(plain("a.b( c );  // how\n\n  // why\n")).isEqualTo(plain("\ta.b(c);"))
			.isNotEqualTo(plain("a.b(d);"));
	}

	/** Without white space, comments, imports and what nesting in a test asks for. */
	private static String plain(String code) {
		return code.lines()
			.map((line) -> line.replaceAll("(^|\\s)//.*", "").replaceAll("^import .*", ""))
			.map((line) -> line.replace("static class ", "class ").replace("static record ", "record "))
			.collect(Collectors.joining())
			.replaceAll("\\s+", "");
	}

}
