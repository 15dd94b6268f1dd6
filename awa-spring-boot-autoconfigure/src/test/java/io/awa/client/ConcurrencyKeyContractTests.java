package io.awa.client;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every way to insert a job carries its concurrency key.
 */
class ConcurrencyKeyContractTests extends ClientContract {

	private static final InsertOptions KEYED = InsertOptions.defaults()
		.withKind("keyed")
		.withConcurrencyKey("account-7");

	ConcurrencyKeyContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void insertKeepsTheKey() {
		call((client) -> client.insert(Map.of("n", 1), KEYED));

		assertKeys(1);
	}

	@Test
	void insertManyKeepsTheKeyOfEachJob() {
		call((client) -> client.insertMany(jobs()));

		assertKeys(3);
	}

	@Test
	void uniqueInsertKeepsTheKey() {
		call((client) -> client.insert(Map.of("n", 1), KEYED.withUnique(UniqueBy.args())));

		assertKeys(1);
	}

	@Test
	void copyKeepsTheKey() {
		call((client) -> client.insertManyCopy(jobs()));

		assertKeys(3);
	}

	@Test
	void jobWithReplacedArgsKeepsItsKey() {
		InsertOptions options = KEYED.withUnique(UniqueBy.kind().onConflict(OnConflict.REPLACE_ARGS));
		reader().insert(Map.of("n", 1), options);

		call((client) -> client.insert(Map.of("n", 2), options));

		assertThat(keys("job")).containsExactly("account-7");
		assertThat(keys("ready")).containsExactly("account-7");
	}

	@Test
	void insertFromSqlKeepsTheKeyAndRefusesWhatTheClientsRefuse() {
		database().sql()
			.sql("select * from awa.insert_job('keyed', '{}', concurrency_key => 'account-7')")
			.query()
			.listOfRows();

		assertThat(keys("job")).containsExactly("account-7");
		assertThat(keys("ready")).containsExactly("account-7");
		for (String bad : List.of("''", "' '", "repeat('x', 201)", "e'a\\nb'")) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> database().sql()
					.sql("select * from awa.insert_job('keyed', '{}', concurrency_key => " + bad + ")")
					.query()
					.listOfRows())
				.withMessageContaining("concurrency_key must have 1 to 200 characters");
		}
	}

	@Test
	void keyThatCannotBeStoredIsRefused() {
		for (String bad : List.of("", " ", "x".repeat(201), "a\nb")) {
			assertThatExceptionOfType(InvalidJobException.class)
				.isThrownBy(() -> InsertOptions.defaults().withConcurrencyKey(bad))
				.withMessageContaining("concurrencyKey");
		}
	}

	private static List<NewJob> jobs() {
		return List.of(new NewJob(Map.of("n", 1), KEYED),
				new NewJob(Map.of("n", 2), InsertOptions.defaults().withKind("plain")),
				new NewJob(Map.of("n", 3), KEYED.withUnique(UniqueBy.args())));
	}

	private void assertKeys(int jobs) {
		List<String> expected = rollsBack() ? List.of()
				: (jobs == 1) ? List.of("account-7") : List.of("account-7", "account-7", "none");
		assertThat(keys("job")).isEqualTo(expected);
		assertThat(keys("ready")).isEqualTo(expected);
	}

	private List<String> keys(String table) {
		return database().sql()
			.sql("select coalesce(concurrency_key, 'none') from awa." + table + " order by 1")
			.query(String.class)
			.list();
	}

}
