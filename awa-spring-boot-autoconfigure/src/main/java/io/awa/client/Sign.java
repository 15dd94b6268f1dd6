package io.awa.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a statement of the diagnosis saw. What it means is for others to say.
 *
 * @param sign what kind of thing
 * @param subject what it is about, or {@code null}
 * @param amount how many, or another number; {@code null} if there is none
 * @param seconds for how long, or {@code null}
 */
record Sign(String sign, @Nullable String subject, @Nullable Long amount, @Nullable Long seconds) {

	boolean is(String other) {
		return this.sign.equals(other);
	}

	String name() {
		return (this.subject != null) ? this.subject : "";
	}

	long count() {
		return (this.amount != null) ? this.amount : 0;
	}

	/** For people: the two largest units. */
	String age() {
		Duration age = Duration.ofSeconds((this.seconds != null) ? Math.max(0, this.seconds) : 0);
		if (age.toDays() > 0) {
			return age.toDays() + " d " + age.toHoursPart() + " h";
		}
		if (age.toHours() > 0) {
			return age.toHours() + " h " + age.toMinutesPart() + " min";
		}
		return (age.toMinutes() > 0) ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
	}

}
