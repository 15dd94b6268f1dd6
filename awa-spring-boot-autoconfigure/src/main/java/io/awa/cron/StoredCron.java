package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.awa.CronPolicies;
import io.awa.CronTiming;
import io.awa.sql.SqlRow;

/**
 * A schedule as it was read, with the time of the database at that moment.
 *
 * @param now the time of the database
 * @param name identifies it
 * @param timingText when it fires, not yet checked
 * @param policyText what it does about missed fires and long jobs, not yet checked
 * @param lastFiredAt the last fire time that is over, or {@code null}
 * @param countedFrom fire times up to this one do not count
 * @param createdAt when it was first stored
 * @param updatedAt when it was last changed
 */
record StoredCron(Instant now, String name, TimingText timingText, PolicyText policyText, @Nullable Instant lastFiredAt,
		Instant countedFrom, Instant createdAt, Instant updatedAt) {

	static StoredCron read(SqlRow row) {
		TimingText timing = new TimingText(row.findString("expression"), row.findLong("every_micros"),
				row.getString("zone"), row.findInstant("starts_at"), row.findInstant("ends_at"));
		PolicyText policies = new PolicyText(row.findString("missed"), row.findString("missed_limit"),
				row.findString("overlap"), row.findString("jitter_micros"));
		return new StoredCron(row.getInstant("now"), row.getString("name"), timing, policies,
				row.findInstant("last_fired_at"), row.getInstant("counted_from"), row.getInstant("created_at"),
				row.getInstant("updated_at"));
	}

	/**
	 * Works out what is due.
	 * @throws io.awa.InvalidRequestException if what is stored makes no sense
	 */
	CronPlan plan() {
		CronTiming timing = this.timingText.toTiming();
		return CronPlan.of(timing, this.policyText.toPolicies(), this);
	}

	record TimingText(@Nullable String expression, @Nullable Long everyMicros, String zone, @Nullable Instant startsAt,
			@Nullable Instant endsAt) {

		CronTiming toTiming() {
			Duration every = (this.everyMicros != null) ? Duration.of(this.everyMicros, ChronoUnit.MICROS) : null;
			return CronTiming.of(this.expression, every, this.zone, this.startsAt, this.endsAt);
		}

	}

	record PolicyText(@Nullable String missed, @Nullable String missedLimit, @Nullable String overlap,
			@Nullable String jitterMicros) {

		CronPolicies toPolicies() {
			return CronPolicies.of(this.missed, this.missedLimit, this.overlap, this.jitterMicros);
		}

	}

}
