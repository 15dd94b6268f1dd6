package io.awa.sql;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads times as PostgreSQL writes them in its style ISO, such as
 * {@code 2030-01-31 12:34:56.789+00}. The general way of the JDK takes most of the time
 * that it takes to read a row.
 */
final class TimestampText {

	private static final String BEFORE_CHRIST = " BC";

	private static final int NANO_DIGITS = 9;

	private static final int SECONDS_OF_MINUTE = 60;

	private static final long SECONDS_OF_DAY = 86_400;

	private final String text;

	private int position;

	private TimestampText(String text) {
		this.text = text;
	}

	/**
	 * Returns the time; the last there is for infinity.
	 * @throws IllegalArgumentException if the text has another form
	 */
	static Instant parse(String text) {
		return switch (text) {
			case "infinity" -> OffsetDateTime.MAX.toInstant();
			case "-infinity" -> OffsetDateTime.MIN.toInstant();
			default -> new TimestampText(text).read();
		};
	}

	private Instant read() {
		int year = year();
		int month = numberAfter('-');
		int day = numberAfter('-');
		int hour = numberAfter(' ');
		int minute = numberAfter(':');
		int second = numberAfter(':');
		int nanos = skip('.') ? nanos() : 0;
		int sign = skip('-') ? -1 : 1;
		if (sign > 0 && !skip('+')) {
			throw failure();
		}
		int offset = sign * offset();
		if (this.text.endsWith(BEFORE_CHRIST)) {
			year = 1 - year;
			this.position += BEFORE_CHRIST.length();
		}
		if (this.position != this.text.length()) {
			throw failure();
		}
		long time = (hour * SECONDS_OF_MINUTE + minute) * (long) SECONDS_OF_MINUTE + second;
		return Instant.ofEpochSecond(LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_DAY + time - offset,
				nanos);
	}

	private int year() {
		int end = this.text.indexOf('-');
		if (end < 0) {
			throw failure();
		}
		return number(end);
	}

	/** In seconds, without its sign. */
	private int offset() {
		int seconds = number(2) * SECONDS_OF_MINUTE;
		seconds = (seconds + (skip(':') ? number(2) : 0)) * SECONDS_OF_MINUTE;
		return seconds + (skip(':') ? number(2) : 0);
	}

	private int nanos() {
		int digits = 0;
		int value = 0;
		while (this.position < this.text.length() && Character.isDigit(this.text.charAt(this.position))) {
			value = value * 10 + number(1);
			digits++;
		}
		for (; digits < NANO_DIGITS; digits++) {
			value *= 10;
		}
		return value;
	}

	private int numberAfter(char separator) {
		if (!skip(separator)) {
			throw failure();
		}
		return number(2);
	}

	private int number(int digits) {
		int end = this.position + digits;
		if (end > this.text.length()) {
			throw failure();
		}
		int value = 0;
		for (; this.position < end; this.position++) {
			int digit = this.text.charAt(this.position) - '0';
			if (digit < 0 || digit > 9) {
				throw failure();
			}
			value = value * 10 + digit;
		}
		return value;
	}

	private IllegalArgumentException failure() {
		return new IllegalArgumentException(
				"'" + this.text + "' is no time in the style ISO. Let the date style of the database begin with ISO.");
	}

	private boolean skip(char expected) {
		boolean there = this.position < this.text.length() && this.text.charAt(this.position) == expected;
		this.position += there ? 1 : 0;
		return there;
	}

}
