package io.awa.worker;

import java.time.Instant;
import java.util.Comparator;

/**
 * A place in a lane, by the order of its index. Claims start at the lane's mark, so they
 * do not step over the dead rows of jobs that have passed.
 */
record LaneMark(Instant runAt, long jobId) implements Comparable<LaneMark> {

	/** Before every job; PostgreSQL's timestamps begin later. */
	static final LaneMark START = new LaneMark(Instant.parse("0001-01-01T00:00:00Z"), 0);

	private static final Comparator<LaneMark> ORDER = Comparator.comparing(LaneMark::runAt)
		.thenComparingLong(LaneMark::jobId);

	@Override
	public int compareTo(LaneMark other) {
		return ORDER.compare(this, other);
	}

	LaneMark later(LaneMark other) {
		return (compareTo(other) >= 0) ? this : other;
	}

	LaneMark earlier(LaneMark other) {
		return (compareTo(other) <= 0) ? this : other;
	}

}
