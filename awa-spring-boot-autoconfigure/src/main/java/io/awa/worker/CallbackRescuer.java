package io.awa.worker;

import java.time.Duration;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.client.ClientListener;
import io.awa.sql.SqlOperations;

/**
 * Ends waits for callbacks that did not come in time, and forgets callbacks that nobody
 * will ask for. Every worker does it, for jobs of all queues.
 */
final class CallbackRescuer {

	private static final Log logger = LogFactory.getLog(CallbackRescuer.class);

	private static final Duration CLEAN_INTERVAL = Duration.ofMinutes(1);

	private final SqlOperations operations;

	private final ClientListener wakeUps;

	private final RunEvents events;

	private final Set<String> queuesWithoutDeadLetters;

	private long nextCleaning = System.nanoTime();

	CallbackRescuer(SqlOperations operations, ClientListener wakeUps, Set<String> queuesWithoutDeadLetters) {
		this.operations = operations;
		this.wakeUps = wakeUps;
		this.events = new RunEvents(wakeUps.events());
		this.queuesWithoutDeadLetters = queuesWithoutDeadLetters;
	}

	void rescue() {
		this.operations.query(RescueSql.timeOut(this.queuesWithoutDeadLetters), GivenUp::read)
			.forEach(this::onTimedOut);
		if (System.nanoTime() - this.nextCleaning >= 0) {
			this.nextCleaning = System.nanoTime() + CLEAN_INTERVAL.toNanos();
			this.operations.query(WaitSql.clean(), (row) -> row.getInt("done"));
		}
	}

	private void onTimedOut(GivenUp job) {
		logger.warn("The callback of job " + job.jobId() + " of kind " + job.kind() + " in queue " + job.queue()
				+ " timed out" + job.next());
		this.events.onGivenUp(job, this.queuesWithoutDeadLetters);
		job.announce(this.wakeUps);
	}

}
