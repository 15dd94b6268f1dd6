package io.awa;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * A cron expression in a time zone. The expression is evaluated on the clock on the wall,
 * one stretch between two changes of the clock after the other: a time that the clock
 * skips is on no stretch, and one that it shows twice is on two of them. Of these the
 * second counts only if any hour fits, so that a schedule of every 15 minutes does not
 * fall silent for an hour.
 *
 * @param expression reads the clock on the wall
 * @param anyHour whether the expression names no hours
 * @param rules of the time zone
 */
record CronCalendar(CronExpression expression, boolean anyHour, ZoneRules rules) {

	/** Far more than an expression can skip: two changes a year for some centuries. */
	private static final int MOST_STRETCHES = 2_000;

	private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

	private static final int FIELDS_WITH_SECONDS = 6;

	static CronCalendar of(@Nullable String expression, ZoneId zone) {
		String given = (expression != null) ? expression.trim() : "";
		CronExpression parsed = parse(expression, withSeconds(given));
		if (parsed.next(ANY_TIME) == null) {
			throw new InvalidRequestException("expression", expression, JobLimits
				.printable("The cron expression '" + expression + "' never fires. Name a date that exists."));
		}
		return new CronCalendar(parsed, hasAnyHour(given), zone.getRules());
	}

	/** Returns the first fire time after a time, or {@code null}. */
	@Nullable Instant next(Instant after) {
		ZoneOffset offset = this.rules.getOffset(after);
		LocalDateTime from = LocalDateTime.ofInstant(after, offset);
		ZoneOffsetTransition change = this.rules.nextTransition(after);
		for (int stretch = 0; stretch < MOST_STRETCHES; stretch++) {
			LocalDateTime local = nextOnStretch(from, offset);
			if (local == null) {
				return null;
			}
			Instant fireTime = local.toInstant(offset);
			if (change == null || fireTime.isBefore(change.getInstant())) {
				return fireTime;
			}
			offset = change.getOffsetAfter();
			from = change.getDateTimeAfter().minusNanos(1);
			change = this.rules.nextTransition(change.getInstant());
		}
		return null;
	}

	private @Nullable LocalDateTime nextOnStretch(LocalDateTime from, ZoneOffset offset) {
		LocalDateTime local = this.expression.next(from);
		while (local != null && !this.anyHour && isSecondOccurrence(local, offset)) {
			local = this.expression.next(local);
		}
		return local;
	}

	private boolean isSecondOccurrence(LocalDateTime local, ZoneOffset offset) {
		List<ZoneOffset> offsets = this.rules.getValidOffsets(local);
		return offsets.size() > 1 && !offsets.get(0).equals(offset);
	}

	private static CronExpression parse(@Nullable String expression, String withSeconds) {
		try {
			return CronExpression.parse(withSeconds);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRequestException("expression", expression, JobLimits.printable("The cron expression '"
					+ expression + "' cannot be read: " + ex.getMessage() + ". Mend the field."), ex);
		}
	}

	private static String withSeconds(String expression) {
		if (expression.startsWith("@")) {
			return expression.toLowerCase(Locale.ROOT);
		}
		int fields = expression.isEmpty() ? 0 : expression.split("\\s+").length;
		if (fields != FIELDS_WITH_SECONDS && fields != FIELDS_WITH_SECONDS - 1) {
			throw new InvalidRequestException("expression", expression, JobLimits.printable("The cron expression '"
					+ expression + "' has " + fields + " fields. Use 5, or 6 with seconds first."));
		}
		return (fields == FIELDS_WITH_SECONDS) ? expression : "0 " + expression;
	}

	/** The hour is the fourth field from the end. */
	private static boolean hasAnyHour(String expression) {
		if (expression.startsWith("@")) {
			return expression.equalsIgnoreCase("@hourly");
		}
		String[] fields = expression.split("\\s+");
		return Arrays.stream(fields[fields.length - 4].split(","))
			.anyMatch((hours) -> hours.startsWith("*") || hours.equals("0-23") || hours.startsWith("0-23/"));
	}

}
