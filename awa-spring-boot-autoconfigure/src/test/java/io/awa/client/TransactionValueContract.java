package io.awa.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which types parameters and columns have in the transactions of both clients.
 */
abstract class TransactionValueContract {

	private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

	private static final Instant NOON = Instant.parse("2026-03-29T12:00:00.123456Z");

	private static final LocalDateTime IN_A_DAYLIGHT_GAP = LocalDateTime.parse("2026-03-29T02:30:00");

	private final TransactionSubject subject;

	TransactionValueContract(TransactionSubject subject) {
		this.subject = subject;
	}

	@ParameterizedTest
	@MethodSource("columns")
	void columnIsReadAs(String expression, Object expected) {
		Object value = in((transaction) -> {
			transaction.setRollbackOnly();
			transaction.execute("set local time zone 'Asia/Tokyo'");
			transaction.execute("create type pg_temp.mood as enum ('new', 'old')");
			return transaction.fetchOne("select " + expression + " as value, 1 as other", Map.of());
		}).get("value");

		assertThat(value).isEqualTo(expected);
		assertThat(value).isInstanceOfAny((expected instanceof List) ? List.class : expected.getClass());
	}

	static Object[][] columns() {
		OffsetDateTime noon = NOON.atOffset(ZoneOffset.UTC);
		return new Object[][] { { "'words'::text", "words" }, { "'words'::varchar", "words" },
				{ "'ab'::char(3)", "ab " }, { "'n'::name", "n" }, { "'new'::pg_temp.mood", "new" },
				{ "7::smallint", 7 }, { "7", 7 }, { "7::bigint", 7L }, { "1.5::real", 1.5f }, { "1.5::float8", 1.5d },
				{ "true", true }, { "12.50::numeric", new BigDecimal("12.50") }, { "'" + ID + "'::uuid", ID },
				{ "'" + NOON + "'::timestamptz", noon },
				{ "'" + IN_A_DAYLIGHT_GAP + "'::timestamp", IN_A_DAYLIGHT_GAP },
				{ "date '2026-03-29'", LocalDate.parse("2026-03-29") }, { "time '02:30'", LocalTime.parse("02:30") },
				{ "'{\"a\": 1}'::jsonb", "{\"a\": 1}" }, { "'{\"a\":1}'::json", "{\"a\":1}" },
				{ "'\\x00ff'::bytea", new byte[] { 0, -1 } },
				{ "array['a', null, 'b']", Arrays.asList("a", null, "b") },
				{ "array[1, 2]::smallint[]", List.of(1, 2) }, { "array[1, 2]", List.of(1, 2) },
				{ "array[1, 2]::bigint[]", List.of(1L, 2L) }, { "'{}'::text[]", List.of() },
				{ "array[[1, 2], [3, 4]]", List.of(List.of(1, 2), List.of(3, 4)) },
				{ "array['" + ID + "']::uuid[]", List.of(ID) }, { "array[true]", List.of(true) },
				{ "array[1.50]::numeric[]", List.of(new BigDecimal("1.50")) },
				{ "array['" + NOON + "']::timestamptz[]", List.of(noon) },
				{ "array['" + IN_A_DAYLIGHT_GAP + "']::timestamp[]", List.of(IN_A_DAYLIGHT_GAP) },
				{ "array[date '2026-03-29']", List.of(LocalDate.parse("2026-03-29")) } };
	}

	@Test
	void nullIsReadAsNull() {
		Map<String, Object> row = this.subject
			.fetchOne("select null::text as a, null::timestamptz as b, null::bigint as c, null::text[] as d", Map.of());

		assertThat(row).containsOnlyKeys("a", "b", "c", "d").allSatisfy((name, value) -> assertThat(value).isNull());
	}

	@Test
	void columnsKeepTheirOrderAndDuplicatesAreRefused() {
		assertThat(this.subject.fetchOne("select 1 as \"Zed\", 2 as a", Map.of()).keySet()).containsExactly("Zed", "a");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.subject.fetchAll("select 1 as a, 2 as a", Map.of()))
			.withMessageContaining("'a'");
	}

	@ParameterizedTest
	@MethodSource("parameters")
	void parameterArrivesAs(Object value, String type, String text) {
		Map<String, Object> parameters = Collections.singletonMap("value", value);
		// The drivers keep prepared statements with their types, so a text needs one
		// type.
		String table = "received_" + type.replace("[]", "_array");
		Map<String, Object> row = in((transaction) -> {
			transaction.execute("create temporary table " + table + " (value " + type + ") on commit drop");
			transaction.execute("insert into " + table + " values (:value)", parameters);
			return transaction.fetchOne("select value::text as text from " + table, Map.of());
		});

		assertThat(row.get("text")).isEqualTo(text);
	}

	static Object[][] parameters() {
		String utc = "2026-03-29 12:00:00.123456";
		return new Object[][] { { "words", "text", "words" }, { 7, "integer", "7" }, { 7L, "bigint", "7" },
				{ true, "boolean", "true" }, { new BigDecimal("1.50"), "numeric", "1.50" },
				{ ID, "uuid", ID.toString() }, { LocalDate.parse("2026-03-29"), "date", "2026-03-29" },
				{ IN_A_DAYLIGHT_GAP, "timestamp", "2026-03-29 02:30:00" },
				{ NOON.atOffset(ZoneOffset.UTC).toLocalDateTime(), "timestamp", utc },
				{ new byte[] { 0, -1 }, "bytea", "\\x00ff" }, { new String[] { "a", null }, "text[]", "{a,NULL}" },
				{ new Long[] { 1L, 2L }, "bigint[]", "{1,2}" }, { new Integer[] { 1 }, "integer[]", "{1}" },
				{ TimeUnit.DAYS, "text", "DAYS" }, { new TimeUnit[] { TimeUnit.DAYS }, "text[]", "{DAYS}" },
				{ null, "text", null }, { null, "bigint", null }, { null, "timestamptz", null },
				{ null, "text[]", null } };
	}

	@Test
	void timesArriveAsTheSameInstant() {
		for (Object time : List.of(NOON, NOON.atOffset(ZoneOffset.ofHours(9)), NOON.atZone(ZoneOffset.ofHours(-3)))) {
			assertThat(this.subject.fetchOne("select :time::timestamptz", Map.of("time", time), Instant.class))
				.isEqualTo(NOON);
		}
	}

	private <T> T in(Function<? super AwaTransaction, ? extends T> work) {
		return this.subject.inTransaction(TransactionOptions.defaults(), work);
	}

}
