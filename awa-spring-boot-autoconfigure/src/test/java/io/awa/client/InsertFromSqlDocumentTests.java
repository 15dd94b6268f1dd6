package io.awa.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the document run, in its order, on new tables.
 */
class InsertFromSqlDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/insert-from-sql.md");

	private static final Pattern EXAMPLE = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

	@Test
	void examplesRun() throws IOException, SQLException {
		List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
			.results()
			.map((MatchResult example) -> example.group(1))
			.toList();
		assertThat(examples).hasSize(8);
		try (TestDatabase database = TestDatabase.migrated();
				Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create role shop");
			try {
				for (String example : examples) {
					statement.execute(example);
				}
				assertThat(database.count("awa.job where kind = 'send_receipt'")).isEqualTo(103);
				assertThat(database.count("awa.job where kind in ('ship_order', 'hourly_report', 'reindex')"))
					.isEqualTo(3);
				assertThat(database.count("awa.job where queue = 'mail' and priority = 1 and max_attempts = 5 "
						+ "and tags = '{order,vip}' and timeout = '30 s'"))
					.isEqualTo(1);
				assertThat(database.violations()).isEmpty();
				statement.execute("set role shop");
				statement.execute(examples.get(0));
				statement.execute("reset role");
			}
			finally {
				statement.execute("drop owned by shop");
				statement.execute("drop role shop");
			}
		}
	}

	@Test
	void argumentsAndErrorsAreAllDocumented() throws IOException {
		String document = Files.readString(DOCUMENT);
		try (TestDatabase database = TestDatabase.migrated()) {
			List<String> arguments = database.sql()
				.sql("select unnest(proargnames[1:pronargs]) from pg_proc where proname = 'insert_job'")
				.query(String.class)
				.list();
			assertThat(arguments).hasSize(12)
				.allSatisfy((argument) -> assertThat(document).contains("| `" + argument + "` |"));
		}
		assertThat(document).contains("`22023`", "`23505`", "`55P03`", "`42501`");
	}

}
