package io.awa.cron;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.awa.cron.StoredCron.PolicyText;
import io.awa.cron.StoredCron.TimingText;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is due at a time of the database. Pure: the time is given.
 */
class CronPlanTests {

	private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");

	private static final Instant LONG_AGO = NOON.minus(100, ChronoUnit.DAYS);

	@Test
	void onceMakesUpForAGapWithTheNewestFire() {
		CronPlan plan = plan("0 * * * *", "once", null, NOON.minusSeconds(36_000), NOON.plusSeconds(600));

		assertThat(plan).isEqualTo(new CronPlan(List.of(NOON), false, NOON.plusSeconds(3_600)));
	}

	@Test
	void allMakesUpForEachFireInOrderUpToTheLimitAndSaysThatThereIsMore() {
		Instant last = NOON.minusSeconds(7 * 3_600);

		CronPlan first = plan("0 * * * *", "all", "4", last, NOON.plusSeconds(1));
		CronPlan second = plan("0 * * * *", "all", "4", last.plusSeconds(4 * 3_600), NOON.plusSeconds(1));

		assertThat(first.fireTimes())
			.isEqualTo(IntStream.rangeClosed(1, 4).mapToObj((i) -> last.plusSeconds(i * 3_600L)).toList());
		assertThat(first.hasMore()).isTrue();
		assertThat(second.fireTimes())
			.isEqualTo(IntStream.rangeClosed(5, 7).mapToObj((i) -> last.plusSeconds(i * 3_600L)).toList());
		assertThat(second.hasMore()).isFalse();
	}

	@Test
	void allInsertsAThousandAtOnceIfNothingElseIsSaid() {
		CronPlan plan = plan("* * * * * *", "all", null, LONG_AGO, NOON);

		assertThat(plan.fireTimes()).hasSize(1_000).startsWith(LONG_AGO.plusSeconds(1));
		assertThat(plan.hasMore()).isTrue();
	}

	@Test
	void skipFiresWithinAMinuteOnly() {
		assertThat(plan("0 * * * *", "skip", null, LONG_AGO, NOON.plusSeconds(59)).fireTimes()).containsExactly(NOON);
		assertThat(plan("0 * * * *", "skip", null, LONG_AGO, NOON.plusSeconds(61)).fireTimes()).isEmpty();
		assertThat(plan("* * * * * *", "skip", null, LONG_AGO, NOON).fireTimes()).containsExactly(NOON);
	}

	@Test
	void nothingIsDueAgainAfterItFired() {
		for (String missed : List.of("once", "skip", "all")) {
			CronPlan plan = plan("0 * * * *", missed, null, NOON, NOON.plusSeconds(5));

			assertThat(plan).isEqualTo(new CronPlan(List.of(), false, NOON.plusSeconds(3_600)));
		}
	}

	@Test
	void newScheduleLooksBackOneMinuteAndTakesOnlyTheLatestFire() {
		for (String missed : List.of("once", "skip", "all")) {
			assertThat(created("*/10 * * * * *", missed, NOON.plusSeconds(5), NOON.plusSeconds(6)).fireTimes())
				.containsExactly(NOON);
			assertThat(created("0 * * * *", missed, NOON.plusSeconds(59), NOON.plusSeconds(59)).fireTimes())
				.containsExactly(NOON);
			assertThat(created("0 * * * *", missed, NOON.plusSeconds(61), NOON.plusSeconds(61)).fireTimes()).isEmpty();
		}
	}

	@Test
	void newScheduleOfAllMakesUpForWhatCameAfterItWasStored() {
		assertThat(created("*/10 * * * * *", "all", NOON.plusSeconds(5), NOON.plusSeconds(31)).fireTimes())
			.containsExactly(NOON, NOON.plusSeconds(10), NOON.plusSeconds(20), NOON.plusSeconds(30));
	}

	@Test
	void timesThatChangedCountFromTheChangeOn() {
		StoredCron stored = stored("0 * * * *", "all", null, NOON.minusSeconds(36_000), NOON.plusSeconds(60), LONG_AGO,
				NOON.plusSeconds(120));

		assertThat(stored.plan().fireTimes()).isEmpty();
	}

	@Test
	void nextIsMissingAfterTheEnd() {
		StoredCron stored = new StoredCron(NOON, "x", new TimingText("0 * * * *", null, "UTC", null, NOON),
				new PolicyText(null, null, null, null), null, LONG_AGO, LONG_AGO, LONG_AGO);

		assertThat(stored.plan()).isEqualTo(new CronPlan(List.of(NOON.minusSeconds(3_600)), false, null));
	}

	private static CronPlan plan(String expression, String missed, @Nullable String limit, Instant lastFiredAt,
			Instant now) {
		return stored(expression, missed, limit, lastFiredAt, LONG_AGO, LONG_AGO, now).plan();
	}

	private static CronPlan created(String expression, String missed, Instant createdAt, Instant now) {
		return stored(expression, missed, null, null, createdAt.minusSeconds(60), createdAt, now).plan();
	}

	private static StoredCron stored(String expression, String missed, @Nullable String limit,
			@Nullable Instant lastFiredAt, Instant countedFrom, Instant createdAt, Instant now) {
		return new StoredCron(now, "x", new TimingText(expression, null, "UTC", null, null),
				new PolicyText(missed, limit, null, null), lastFiredAt, countedFrom, createdAt, createdAt);
	}

}
