package io.awa.client;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How statements are run and rows are read in the transactions of both clients.
 */
abstract class TransactionStatementContract {

	private static final Instant NOON = Instant.parse("2026-03-29T12:00:00.123456Z");

	private static final String ONE_TO = "select n from generate_series(1, :last) as n";

	private final TransactionSubject subject;

	TransactionStatementContract(TransactionSubject subject) {
		this.subject = subject;
	}

	@Test
	void nullIsComparedWithACast() {
		Map<String, Object> none = Collections.singletonMap("name", null);

		assertThat(this.subject.fetchOne("select :name::text is null", none, Boolean.class)).isTrue();
	}

	@Test
	void collectionExpandsAndAPlaceholderMayBeRepeated() {
		assertThat(this.subject.fetchAll(
				"select n from generate_series(1, 9) as n where n in (:ids) and n > :low and n <> :low",
				Map.of("ids", List.of(1, 3, 5), "low", 1), Integer.class))
			.containsExactly(3, 5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select :a, :b", "select :a" })
	void parametersThatDoNotFitAreRefused(String sql) {
		Map<String, ?> parameters = sql.contains(":b") ? Map.of("a", 1) : Map.of("a", 1, "b", 2);

		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.subject.execute(sql, parameters))
			.withMessageContaining("':b'");
	}

	@Test
	void namesInLiteralsCommentsAndCastsAreNoParameters() {
		assertThat(this.subject.fetchOne("""
				select ':a it''s :b' as "x:c", '1'::int + :d as sum -- :e
				/* :f */""", Map.of("d", 2))).isEqualTo(Map.of("x:c", ":a it's :b", "sum", 3));
	}

	@Test
	void executeCountsRows() {
		this.subject.run((transaction) -> {
			assertThat(transaction.execute("create temporary table counted (id int) on commit drop")).isZero();
			assertThat(transaction.execute("insert into counted values (1), (2), (3)")).isEqualTo(3);
			assertThat(transaction.execute("update counted set id = :id where id > 5", Map.of("id", 9))).isZero();
			assertThat(transaction.execute("delete from counted where id > 1 returning id")).isEqualTo(2);
			assertThat(transaction.execute("select id from counted")).isEqualTo(1);
		});
	}

	@Test
	void fetchOneDemandsOneRow() {
		assertThat(this.subject.fetchOne(ONE_TO, Map.of("last", 1), Integer.class)).isEqualTo(1);
		assertThat(this.subject.fetchOne(ONE_TO, Map.of("last", 1))).isEqualTo(Map.of("n", 1));
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne(ONE_TO, Map.of("last", 0)));
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne(ONE_TO, Map.of("last", 0), Integer.class));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne(ONE_TO, Map.of("last", 2)));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne(ONE_TO, Map.of("last", 2), Integer.class));
	}

	@Test
	void fetchOptionalAllowsNone() {
		assertThat(this.subject.fetchOptional(ONE_TO, Map.of("last", 1), Integer.class)).contains(1);
		assertThat(this.subject.fetchOptional(ONE_TO, Map.of("last", 1))).contains(Map.of("n", 1));
		assertThat(this.subject.fetchOptional(ONE_TO, Map.of("last", 0), Integer.class)).isEmpty();
		assertThat(this.subject.fetchOptional(ONE_TO, Map.of("last", 0))).isEmpty();
		assertThat(this.subject.fetchOptional("select null::text", Map.of(), String.class)).isEmpty();
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOptional(ONE_TO, Map.of("last", 2)));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOptional(ONE_TO, Map.of("last", 2), Integer.class));
	}

	@Test
	void fetchAllKeepsTheOrder() {
		assertThat(this.subject.fetchAll(ONE_TO, Map.of("last", 300), Integer.class)).hasSize(300).startsWith(1, 2);
		assertThat(this.subject.fetchAll(ONE_TO, Map.of("last", 2))).containsExactly(Map.of("n", 1), Map.of("n", 2));
		assertThat(this.subject.fetchAll(ONE_TO, Map.of("last", 0), Integer.class)).isEmpty();
	}

	@Test
	void singleNullIsNoValue() {
		assertThatExceptionOfType(DataRetrievalFailureException.class)
			.isThrownBy(() -> this.subject.fetchOne("select null::text as gone", Map.of(), String.class))
			.withMessageContaining("'gone'");
	}

	@Test
	void singleColumnIsConverted() {
		assertThat(this.subject.fetchOne("select 7", Map.of(), Long.class)).isEqualTo(7);
		assertThat(this.subject.fetchOne("select 7::numeric", Map.of(), int.class)).isEqualTo(7);
		assertThat(this.subject.fetchOne("select 'DAYS'", Map.of(), TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
		assertThat(this.subject.fetchOne("select 7", Map.of(), Object.class)).isEqualTo(7);
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne("select 7.5 as price", Map.of(), Long.class))
			.withMessageContaining("'price'");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.subject.fetchOne("select 1 as a, 2 as b", Map.of(), Long.class))
			.withMessageContaining("[a, b]");
	}

	@Test
	void recordIsReadByName() {
		Order order = this.subject.fetchOne("""
				select 1 as order_id, 'a' as note, '2026-03-29T12:00:00.123456Z'::timestamptz as createdat,
				  array[1, 2] as positions, 'DAYS' as unit, 'not read' as further""", Map.of(), Order.class);

		assertThat(order).isEqualTo(new Order(1, "a", NOON, List.of(1L, 2L), TimeUnit.DAYS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "select 1 as order_id", "select 'x' as id, 'n' as name",
			"select null::int as id, '' as name", "select 7.5 as id, '' as name" })
	void recordThatDoesNotFitNamesTheComponent(String sql) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.subject.fetchAll(sql, Map.of(), Named.class))
			.withMessageContaining("component 'id' of Named");
	}

	@Test
	void recordMayRefuseARow() {
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> this.subject.fetchOne("select -1 as id, '' as name", Map.of(), Named.class))
			.withMessageContaining("negative");
	}

	record Order(long orderId, String note, Instant createdAt, List<Long> positions, TimeUnit unit) {

	}

	record Named(long id, String name) {

		Named {
			if (id < 0) {
				throw new IllegalArgumentException("negative");
			}
		}

	}

}
