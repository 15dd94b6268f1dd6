package io.awa.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.CronSchedule;
import io.awa.InvalidRequestException;

/**
 * Writes schedules for the pages, with the times at which they will fire.
 */
final class ScheduleView {

	private static final int NEXT = 5;

	private static final int MOST_FIRES = 500;

	private static final Duration CALENDAR = Duration.ofHours(24);

	private ScheduleView() {
	}

	static Map<String, @Nullable Object> schedule(CronSchedule schedule, Instant now) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("name", schedule.name());
		answer.put("expression", schedule.expression());
		answer.put("everyMillis", JsonText.millis(schedule.every()));
		answer.put("zone", schedule.zone());
		answer.put("startsAt", JsonText.time(schedule.startsAt()));
		answer.put("endsAt", JsonText.time(schedule.endsAt()));
		answer.put("kind", schedule.kind());
		answer.put("queue", schedule.queue());
		answer.put("declared", schedule.declared());
		answer.put("lastFiredAt", JsonText.time(schedule.lastFiredAt()));
		answer.put("pause", QueueView.pause(schedule.pause()));
		answer.put("retiredAt", JsonText.time(schedule.retiredAt()));
		answer.put("lastError", schedule.lastError());
		answer.put("next", fires(schedule, now, Instant.MAX, NEXT).stream().map(Instant::toString).toList());
		return answer;
	}

	static Map<String, @Nullable Object> calendar(List<CronSchedule> schedules, Instant now) {
		Instant until = now.plus(CALENDAR);
		List<Fire> fires = new ArrayList<>();
		schedules.forEach((schedule) -> fires(schedule, now, until, MOST_FIRES + 1)
			.forEach((at) -> fires.add(new Fire(schedule.name(), at))));
		fires.sort(Comparator.comparing(Fire::at).thenComparing(Fire::name));
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("from", now.toString());
		answer.put("to", until.toString());
		answer.put("fires",
				fires.stream()
					.limit(MOST_FIRES)
					.map((fire) -> Map.of("name", fire.name(), "at", fire.at().toString()))
					.toList());
		answer.put("cut", fires.size() > MOST_FIRES);
		return answer;
	}

	/** Those that are paused or retired do not fire, nor those that nobody can read. */
	private static List<Instant> fires(CronSchedule schedule, Instant now, Instant until, int count) {
		if (schedule.retiredAt() != null) {
			return List.of();
		}
		Instant from = (schedule.pause() != null) ? schedule.pause().until() : now;
		if (from == null) {
			return List.of();
		}
		try {
			return schedule.timing().nextFireTimes(from.isAfter(now) ? from : now, until, count);
		}
		catch (InvalidRequestException ex) {
			return List.of();
		}
	}

	private record Fire(String name, Instant at) {

	}

}
