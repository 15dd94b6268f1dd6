package io.awa.cron;

import java.time.Duration;

/**
 * How schedules are run.
 *
 * @param runsJobs whether this application runs jobs; one that neither does nor declares
 * schedules leaves firing to others
 * @param pollInterval how long a change that was made elsewhere may go unnoticed
 * @param retireAfter how long a schedule goes on firing after the last node that declares
 * it was heard of
 */
public record CronSettings(boolean runsJobs, Duration pollInterval, Duration retireAfter) {

	/**
	 * Checks the values.
	 */
	public CronSettings {
		if (pollInterval.isNegative() || pollInterval.isZero()) {
			throw new IllegalArgumentException("The poll interval of schedules (awa.cron.poll-interval) is "
					+ pollInterval + ". Set it to a positive duration such as 5s.");
		}
		if (retireAfter.compareTo(CronAnnouncer.TAKEOVER) < 0) {
			throw new IllegalArgumentException("Schedules would retire after " + retireAfter
					+ " (awa.cron.retire-after), but their nodes are heard of each minute. Set it to "
					+ CronAnnouncer.TAKEOVER.toMinutes() + "m or more, such as 1d.");
		}
	}

}
