package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A fault that was injected, and how long it took to recover.
 *
 * @param fault what it was
 * @param phase its number
 * @param lasted how long the fault lasted
 * @param firstJob how long a job took that was inserted when it was over
 * @param backlog how long it took, from the beginning of the fault, until all jobs from
 * before its end had completed
 * @param problem why it could not be injected, or what did not recover, or {@code null}
 */
record ChaosInjection(ChaosFault fault, int phase, Duration lasted, Duration firstJob, Duration backlog,
		@Nullable String problem) {

	static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%3d %-18s lasted %5s s, a job after it took %5s s, all from before %5s s%s",
				this.phase, this.fault.text(), seconds(this.lasted), seconds(this.firstJob), seconds(this.backlog),
				(this.problem != null) ? "; " + this.problem : "");
	}

}
