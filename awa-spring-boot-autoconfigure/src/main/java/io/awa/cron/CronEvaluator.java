package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import io.awa.JobLimits;
import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Looks which schedules are due and fires them. Any number of nodes do it at once; the
 * statement that fires lets one of them win.
 */
final class CronEvaluator {

	/** Longest error that is kept, in characters. */
	private static final int ERROR_LENGTH = 2_000;

	/** How long a fire waits for a unique key that another transaction holds. */
	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

	/** How soon to look again at what failed, or what somebody else was at. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	/** The timer and the clock of the database run apart a little. */
	private static final Duration SHORTEST_REST = Duration.ofMillis(5);

	private static final Log logger = LogFactory.getLog(CronEvaluator.class);

	private final SqlOperations operations;

	private final ClientListener listener;

	private final Duration pollInterval;

	private final Map<String, String> logged = new ConcurrentHashMap<>();

	CronEvaluator(SqlOperations operations, ClientListener listener, Duration pollInterval) {
		this.operations = operations;
		this.listener = listener;
		this.pollInterval = pollInterval;
	}

	/**
	 * Fires what is due.
	 * @return how long until something may be due again
	 */
	Duration evaluate() {
		Duration rest = this.pollInterval;
		for (StoredCron stored : read()) {
			rest = shorter(rest, evaluate(stored));
		}
		return rest;
	}

	List<StoredCron> read() {
		return this.operations.query(CronFireSql.read(), StoredCron::read);
	}

	Duration evaluate(StoredCron stored) {
		try {
			CronPlan plan = stored.plan();
			if (!plan.fireTimes().isEmpty() && !fire(stored, plan.fireTimes())) {
				return RETRY;
			}
			this.logged.remove(stored.name());
			return plan.hasMore() ? Duration.ZERO : until(stored.now(), plan.next());
		}
		catch (RuntimeException ex) {
			onFailure(stored.name(), ex);
			return RETRY;
		}
	}

	/** Returns whether this node fired. */
	private boolean fire(StoredCron stored, List<Instant> fireTimes) {
		List<Fired> fired = this.operations.query(CronFireSql.fire(stored, fireTimes, LOCK_TIMEOUT), Fired::read);
		fired.forEach((one) -> one.tell(this.listener));
		return !fired.isEmpty();
	}

	private Duration until(Instant now, @Nullable Instant next) {
		if (next == null || next.isAfter(now.plus(this.pollInterval))) {
			return this.pollInterval;
		}
		Duration rest = Duration.between(now, next);
		return (rest.compareTo(SHORTEST_REST) < 0) ? SHORTEST_REST : rest;
	}

	/** The others go on, and the log hears of it once. */
	private void onFailure(String name, Exception ex) {
		String error = JobLimits.cut(String.valueOf(ex.getMessage()), ERROR_LENGTH);
		if (!error.equals(this.logged.put(name, error))) {
			logger.warn("Schedule '" + name + "' cannot fire and is tried again: " + error, ex);
		}
		try {
			this.operations.query(CronFireSql.failed(name, error), (row) -> row.getLong("changed"));
		}
		catch (DataAccessException unreachable) {
			logger.debug("The failure of schedule '" + name + "' could not be stored.", unreachable);
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/** What became of one job. */
	private record Fired(long jobId, String outcome, @Nullable String kind, @Nullable String queue,
			@Nullable Instant runAt, @Nullable Long lease) {

		static Fired read(SqlRow row) {
			return new Fired(row.getLong("job_id"), row.getString("outcome"), row.findString("kind"),
					row.findString("queue"), row.findInstant("run_at"), row.findLong("lease"));
		}

		void tell(ClientListener listener) {
			if (this.kind != null && this.queue != null && this.outcome.equals("inserted")) {
				listener.events().measures().inserted(this.kind, this.queue, 1);
			}
			if (this.kind != null && this.queue != null && this.runAt != null) {
				listener.jobsInserted(new InsertedJobs(this.queue, this.kind, 1, this.runAt));
			}
			if (this.lease != null) {
				listener.runCancelled(this.jobId, this.lease);
			}
		}

	}

}
