package io.awa.docs;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.docs.Pages.Block;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The SQL on the pages does what they say. That of the page about inserts from SQL is run
 * by {@code InsertFromSqlDocumentTests}.
 */
class SqlInPagesTests {

	@Test
	void onlyKnownPagesHaveSql() {
		assertThat(Pages.blocks("sql").map(Block::page).distinct()).containsExactlyInAnyOrder("docs/architecture.md",
				"docs/insert-from-sql.md", "docs/security.md");
	}

	@Test
	void invariantHoldsAndCanBeBroken() {
		String query = on("docs/architecture.md").findFirst().orElseThrow().code().replace(";", "");
		try (TestDatabase database = TestDatabase.migrated()) {
			AwaClient client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
			client.insert(Map.of(), InsertOptions.defaults().withKind("any"));

			assertThat(database.sql().sql(query).query().listOfRows()).isEmpty();
			database.sql().sql("delete from awa.ready").update();
			assertThat(database.sql().sql(query).query().listOfRows()).hasSize(1);
		}
	}

	@Test
	void grantedRolesAreThoseOfTheScript() {
		Set<String> granted = on("docs/security.md")
			.flatMap((block) -> Pattern.compile("\\bawa_(\\w+)").matcher(block.code()).results())
			.map((MatchResult match) -> match.group(1))
			.collect(Collectors.toSet());

		assertThat(granted).hasSize(4).isSubsetOf(Stream.of(Group.values()).map(Group::text).toList());
	}

	private static Stream<Block> on(String page) {
		return Pages.blocks("sql").filter((block) -> block.page().equals(page));
	}

}
