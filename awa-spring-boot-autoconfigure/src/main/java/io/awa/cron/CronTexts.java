package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

import io.awa.CronTiming;
import io.awa.InvalidJobException;
import io.awa.InvalidRequestException;
import io.awa.json.JobCodec;
import io.awa.json.JobDecodingException;

/**
 * When a schedule fires, as people write it in annotations. Empty means absent.
 *
 * @param expression the cron expression
 * @param every the fixed rate
 * @param zone the time zone
 * @param startsAt the start
 * @param endsAt the end
 */
record CronTexts(String expression, String every, String zone, String startsAt, String endsAt) {

	CronTiming toTiming() {
		return CronTiming.of(StringUtils.hasText(this.expression) ? this.expression : null,
				StringUtils.hasText(this.every) ? duration("every", this.every, this.every) : null, this.zone,
				instant("startsAt", this.startsAt), instant("endsAt", this.endsAt));
	}

	static Duration duration(String field, String text, String ifAbsent) {
		try {
			return DurationFormatterUtils.detectAndParse(StringUtils.hasText(text) ? text : ifAbsent);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRequestException(field, text,
					"The " + field + " '" + text + "' is no duration. Write it like 15m or PT15M.", ex);
		}
	}

	/** Reads a payload, to be encoded again with the rest of the job. */
	static Map<String, Object> args(String json, JobCodec codec) {
		try {
			return codec.decodeMetadata(json);
		}
		catch (JobDecodingException ex) {
			throw new InvalidJobException("args", json,
					"The args " + json + " are no JSON object. Write them like {\"days\": 30}.", ex);
		}
	}

	private static @Nullable Instant instant(String field, String text) {
		try {
			return StringUtils.hasText(text) ? Instant.parse(text) : null;
		}
		catch (DateTimeParseException ex) {
			throw new InvalidRequestException(field, text,
					"The " + field + " '" + text + "' is no instant. Write it like 2030-01-01T00:00:00Z.", ex);
		}
	}

}
