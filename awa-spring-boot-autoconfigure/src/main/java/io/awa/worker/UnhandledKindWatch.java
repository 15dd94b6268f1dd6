package io.awa.worker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.UnhandledKind;
import io.awa.client.UnhandledKinds;
import io.awa.sql.SqlOperations;

/**
 * Warns of jobs that no live worker can take: once for each kind and queue, and again if
 * it comes back. Two looks in a row must find it, because during a rolling deploy some
 * jobs are for a moment ahead of their handlers.
 */
final class UnhandledKindWatch {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog(UnhandledKindWatch.class);

	private final SqlOperations operations;

	private final Set<List<String>> seen = new HashSet<>();

	private final Set<List<String>> warned = new HashSet<>();

	private long nextLook;

	UnhandledKindWatch(SqlOperations operations) {
		this.operations = operations;
		this.nextLook = System.nanoTime() + INTERVAL.toNanos();
	}

	void lookIfDue() {
		long start = System.nanoTime();
		if (start - this.nextLook < 0) {
			return;
		}
		look();
		long end = System.nanoTime();
		this.nextLook = Math.max(end + INTERVAL.toNanos(), Cadence.nextAfterRest(start, end, Duration.ZERO));
	}

	void look() {
		try {
			warnOf(UnhandledKinds.find(this.operations));
		}
		catch (RuntimeException ex) {
			logger.debug("Nobody could be asked for jobs without a worker", ex);
		}
	}

	private void warnOf(List<UnhandledKind> found) {
		Set<List<String>> keys = new HashSet<>();
		for (UnhandledKind kind : found) {
			List<String> key = List.of(kind.queue(), kind.kind());
			keys.add(key);
			if (this.seen.contains(key) && this.warned.add(key)) {
				logger.warn(kind.describe() + " Start one, or cancel the jobs.");
			}
		}
		this.seen.clear();
		this.seen.addAll(keys);
		this.warned.retainAll(keys);
	}

}
