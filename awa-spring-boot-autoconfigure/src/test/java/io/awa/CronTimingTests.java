package io.awa;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When schedules fire, above all where clocks are changed. Pure: no clock, no database.
 */
class CronTimingTests {

	/**
	 * The table of docs/cron.md with all fire times: of a gap (clocks put forward), an
	 * overlap (put back), a shift of half an hour, and a day that was left out.
	 */
	@ParameterizedTest(name = "{0} in {1} from {2}")
	@CsvSource(delimiter = '|', nullValues = "none",
			textBlock = """
					30 2 * * *    | Europe/Berlin       | 2025-03-29T12:00Z | 2025-03-31T12:00Z | 2025-03-31T00:30Z
					30 2 * * *    | Europe/Berlin       | 2025-10-25T12:00Z | 2025-10-27T12:00Z | 2025-10-26T00:30Z 2025-10-27T01:30Z
					0 3 * * *     | Europe/Berlin       | 2025-03-29T12:00Z | 2025-03-30T12:00Z | 2025-03-30T01:00Z
					*/30 2 * * *  | Europe/Berlin       | 2025-10-25T12:00Z | 2025-10-26T12:00Z | 2025-10-26T00:00Z 2025-10-26T00:30Z
					*/30 * * * *  | Europe/Berlin       | 2025-10-25T23:59Z | 2025-10-26T02:00Z | 2025-10-26T00:00Z 2025-10-26T00:30Z 2025-10-26T01:00Z 2025-10-26T01:30Z 2025-10-26T02:00Z
					*/30 * * * *  | Europe/Berlin       | 2025-03-30T00:29Z | 2025-03-30T01:30Z | 2025-03-30T00:30Z 2025-03-30T01:00Z 2025-03-30T01:30Z
					0 */2 * * *   | Europe/Berlin       | 2025-10-25T22:00Z | 2025-10-26T03:00Z | 2025-10-26T00:00Z 2025-10-26T01:00Z 2025-10-26T03:00Z
					0 */2 * * *   | Europe/Berlin       | 2025-03-29T22:00Z | 2025-03-30T04:00Z | 2025-03-29T23:00Z 2025-03-30T02:00Z 2025-03-30T04:00Z
					@hourly       | Europe/Berlin       | 2025-10-25T23:30Z | 2025-10-26T02:00Z | 2025-10-26T00:00Z 2025-10-26T01:00Z 2025-10-26T02:00Z
					30 2 * * *    | America/New_York    | 2025-03-08T12:00Z | 2025-03-10T12:00Z | 2025-03-10T06:30Z
					30 1 * * *    | America/New_York    | 2025-11-01T12:00Z | 2025-11-03T12:00Z | 2025-11-02T05:30Z 2025-11-03T06:30Z
					0,30 1 * * *  | America/New_York    | 2025-11-01T12:00Z | 2025-11-02T12:00Z | 2025-11-02T05:00Z 2025-11-02T05:30Z
					30 * * * *    | America/New_York    | 2025-11-02T05:00Z | 2025-11-02T07:30Z | 2025-11-02T05:30Z 2025-11-02T06:30Z 2025-11-02T07:30Z
					30 * * * *    | America/New_York    | 2025-03-09T06:00Z | 2025-03-09T07:30Z | 2025-03-09T06:30Z 2025-03-09T07:30Z
					15 2 * * *    | Australia/Lord_Howe | 2025-10-04T00:00Z | 2025-10-06T00:00Z | 2025-10-05T15:15Z
					45 2 * * *    | Australia/Lord_Howe | 2025-10-04T00:00Z | 2025-10-05T00:00Z | 2025-10-04T15:45Z
					45 1 * * *    | Australia/Lord_Howe | 2025-04-05T00:00Z | 2025-04-07T00:00Z | 2025-04-05T14:45Z 2025-04-06T15:15Z
					*/15 * * * *  | Australia/Lord_Howe | 2025-04-05T14:29Z | 2025-04-05T15:30Z | 2025-04-05T14:30Z 2025-04-05T14:45Z 2025-04-05T15:00Z 2025-04-05T15:15Z 2025-04-05T15:30Z
					*/15 * * * *  | Australia/Lord_Howe | 2025-10-04T15:14Z | 2025-10-04T15:45Z | 2025-10-04T15:15Z 2025-10-04T15:30Z 2025-10-04T15:45Z
					0 12 * * *    | Pacific/Apia        | 2011-12-29T00:00Z | 2011-12-31T12:00Z | 2011-12-29T22:00Z 2011-12-30T22:00Z
					0 12 30 12 *  | Pacific/Apia        | 2011-12-01T00:00Z | 2012-12-01T00:00Z | none
					0 */12 * * *  | Pacific/Apia        | 2011-12-29T20:00Z | 2011-12-30T23:00Z | 2011-12-29T22:00Z 2011-12-30T10:00Z 2011-12-30T22:00Z
					0 12 * * *    | UTC                 | 2025-03-29T12:00Z | 2025-03-31T12:00Z | 2025-03-30T12:00Z 2025-03-31T12:00Z
					""")
	void localTimeInAGapIsSkippedAndInAnOverlapFiresOnceUnlessTheHourIsAWildcard(String expression, String zone,
			String after, String until, String expected) {
		CronTiming timing = CronTiming.cron(expression).in(ZoneId.of(zone));

		assertThat(timing.nextFireTimes(instant(after), instant(until), 100)).isEqualTo((expected != null)
				? Arrays.stream(expected.split(" ")).map(CronTimingTests::instant).toList() : List.of());
	}

	static Stream<Arguments> changesOfClocks() {
		return Stream
			.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
					"America/Sao_Paulo", "Asia/Tehran", "Africa/Casablanca", "Antarctica/Troll")
			.flatMap((zone) -> Stream
				.of("*/15 * * * *", "*/10 * * * * *", "0 */2 * * *", "30 2 * * *", "0 0 * * *", "15,45 1-3 * * *",
						"0 12 * * MON-FRI", "0 0 1 * *")
				.map((expression) -> Arguments.of(expression, zone)));
	}

	/**
	 * Checked second by second against the definition, around each change of ten years.
	 */
	@ParameterizedTest
	@MethodSource("changesOfClocks")
	void fireTimesAreThoseAtWhichTheClockOnTheWallShowsAMatch(String expression, String zone) {
		CronTiming timing = CronTiming.cron(expression).in(ZoneId.of(zone));
		CronExpression parsed = CronExpression
			.parse((expression.split(" ").length == 5) ? "0 " + expression : expression);
		boolean anyHour = expression.split(" ")[expression.split(" ").length - 4].startsWith("*");
		var rules = ZoneId.of(zone).getRules();
		Instant end = Instant.parse("2013-01-01T00:00:00Z");
		for (var change = rules.nextTransition(Instant.parse("2009-01-01T00:00:00Z")); change != null
				&& change.getInstant().isBefore(end); change = rules.nextTransition(change.getInstant())) {
			Instant from = change.getInstant().minusSeconds(7_200);
			Instant until = change.getInstant().plusSeconds(7_200);
			List<Instant> expected = Stream
				.iterate(from.plusSeconds(1), (one) -> !one.isAfter(until), (one) -> one.plusSeconds(1))
				.filter((one) -> {
					LocalDateTime local = LocalDateTime.ofInstant(one, rules.getOffset(one));
					boolean first = rules.getValidOffsets(local).get(0).equals(rules.getOffset(one));
					return (anyHour || first) && local.equals(parsed.next(local.minusSeconds(1)));
				})
				.toList();

			assertThat(timing.nextFireTimes(from, until, 10_000)).as("around " + change).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "* * * * * *", "*/15 * * * *", "30 2 * * *", "0 0 29 2 *", "* * * 1 *", "0 9 * * MON" })
	void latestIsTheLastOfAllFireTimes(String expression) {
		CronTiming timing = CronTiming.cron(expression).in(ZoneId.of("Europe/Berlin"));
		Random random = new Random(4711);
		for (int i = 0; i < 50; i++) {
			Instant after = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(200_000_000));
			Instant until = after.plusMillis(random.nextInt(500_000));
			List<Instant> all = timing.nextFireTimes(after, until, 10_000);

			assertThat(timing.latest(after, until).stream().toList())
				.isEqualTo(all.isEmpty() ? all : all.subList(all.size() - 1, all.size()));
		}
	}

	@Test
	void latestOfManyYearsIsFoundWithoutVisitingEachSecond() {
		CronTiming timing = CronTiming.cron("* * * * * *");

		assertThat(timing.latest(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00.9Z")))
			.contains(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Test
	void fiveFieldsBeginWithMinutesAndSixWithSeconds() {
		assertThat(CronTiming.cron("5 4 * * *").next(Instant.EPOCH)).contains(Instant.parse("1970-01-01T04:05:00Z"));
		assertThat(CronTiming.cron("6 5 4 * * *").next(Instant.EPOCH)).contains(Instant.parse("1970-01-01T04:05:06Z"));
	}

	@ParameterizedTest
	@CsvSource({ "@yearly,1971-01-01T00:00Z", "@annually,1971-01-01T00:00Z", "@monthly,1970-02-01T00:00Z",
			"@weekly,1970-01-04T00:00Z", "@daily,1970-01-02T00:00Z", "@midnight,1970-01-02T00:00Z",
			"@hourly,1970-01-01T01:00Z" })
	void macrosStandForExpressions(String macro, String expected) {
		assertThat(CronTiming.cron(macro).next(Instant.EPOCH)).contains(instant(expected));
	}

	@Test
	void fixedRateCountsFromTheEpochOrTheStartWhateverIsAskedFor() {
		CronTiming rate = CronTiming.every(Duration.ofMinutes(45));
		Instant start = Instant.parse("2025-01-01T00:07:00Z");

		assertThat(rate.nextFireTimes(Instant.EPOCH.minusMillis(1), 3)).containsExactly(Instant.EPOCH,
				Instant.ofEpochSecond(2_700), Instant.ofEpochSecond(5_400));
		assertThat(rate.between(start, null).nextFireTimes(Instant.EPOCH, 2)).containsExactly(start,
				start.plusSeconds(2_700));
		assertThat(rate.between(start, null).next(start.plusSeconds(2_700 * 1_000 + 1)))
			.contains(start.plusSeconds(2_700 * 1_001));
	}

	@Test
	void startIsIncludedAndEndIsNot() {
		Instant start = Instant.parse("2025-01-01T00:00:00Z");
		CronTiming timing = CronTiming.cron("0 * * * *").between(start, start.plusSeconds(7_200));

		assertThat(timing.nextFireTimes(Instant.EPOCH, 10)).containsExactly(start, start.plusSeconds(3_600));
		assertThat(timing.latest(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z")))
			.contains(start.plusSeconds(3_600));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "* * * *", "* * * * * * *", "61 * * * *", "@often", "0 0 31 2 *", "a b c d e" })
	void expressionThatCannotFireIsRefused(String expression) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> CronTiming.cron(expression))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("expression"))
			.withMessageContaining(expression);
	}

	@Test
	void storedTimesNeedEitherAnExpressionOrARateAndAKnownZone() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> CronTiming.of(null, null, "UTC", null, null))
			.withMessageContaining("neither");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> CronTiming.of("@daily", Duration.ofDays(1), "UTC", null, null))
			.withMessageContaining("both");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> CronTiming.of("@daily", null, "Europe/Nowhere", null, null))
			.withMessageContaining("Europe/Nowhere");
	}

	private static Instant instant(String text) {
		return java.time.OffsetDateTime.parse(text).toInstant();
	}

}
