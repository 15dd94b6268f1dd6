package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.awa.sql.SqlOperations;
import io.awa.worker.ProgressSql.Report;

/**
 * Writes what handlers report, at most once a second for all of them together. What was
 * not written when a run ends goes with its outcome.
 */
final class ProgressWriter {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final SqlOperations operations;

	private final Runs runs;

	private long nextTurn = System.nanoTime();

	ProgressWriter(SqlOperations operations, Runs runs) {
		this.operations = operations;
		this.runs = runs;
	}

	void writeIfDue() {
		long now = System.nanoTime();
		if (now - this.nextTurn < 0) {
			return;
		}
		this.nextTurn = now + INTERVAL.toNanos();
		List<Run> reporting = this.runs.all().stream().filter(Run::hasProgress).toList();
		write(reporting);
	}

	/**
	 * Writes now.
	 * @return how many of the runs still hold their lease
	 */
	int write(List<Run> reporting) {
		List<Report> reports = new ArrayList<>();
		for (Run run : reporting) {
			ProgressUpdate update = run.takeProgress();
			if (update != null) {
				reports.add(new Report(run.key(), update));
			}
		}
		if (reports.isEmpty()) {
			return reporting.size();
		}
		reports.sort(Comparator.comparingLong((report) -> report.run().jobId()));
		try {
			Set<RunKey> written = Set.copyOf(this.operations.query(ProgressSql.write(reports),
					(row) -> new RunKey(row.getLong("job_id"), row.getLong("lease"))));
			reports.stream()
				.filter((report) -> !written.contains(report.run()))
				.forEach((report) -> this.runs.putBack(report.run(), report.update()));
			return written.size();
		}
		catch (Throwable ex) {
			reports.forEach((report) -> this.runs.putBack(report.run(), report.update()));
			throw ex;
		}
	}

}
