package io.awa.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.awa.sql.SqlOperations;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ClaimSql.SlotRequest;

/**
 * Sends claims, hands what they got to the executor and what they learned to the queues.
 */
final class JobClaimer {

	private final SqlOperations operations;

	private final WorkerIdentity identity;

	private final String[] kinds;

	private final DatabaseClock clock;

	private final Consumer<ClaimedJob> onJob;

	JobClaimer(SqlOperations operations, WorkerIdentity identity, String[] kinds, DatabaseClock clock,
			Consumer<ClaimedJob> onJob) {
		this.operations = operations;
		this.identity = identity;
		this.kinds = kinds;
		this.clock = clock;
		this.onJob = onJob;
	}

	/** Claims for queues whose slots were reserved; unused slots are given back. */
	void claim(List<QueueSlots> queues, List<SlotRequest> requests) {
		List<Object> rows;
		try {
			rows = this.operations.query(ClaimSql.claim(this.identity.id(), this.kinds, requests), ClaimSql::readRow);
		}
		catch (RuntimeException ex) {
			for (int i = 0; i < queues.size(); i++) {
				queues.get(i).onClaimFailed(requests.get(i));
			}
			throw ex;
		}
		for (int i = 0; i < queues.size(); i++) {
			onClaimed(queues.get(i), requests.get(i), rows);
		}
	}

	private void onClaimed(QueueSlots queue, SlotRequest request, List<Object> rows) {
		List<ClaimedJob> jobs = new ArrayList<>();
		List<NextInLane> nextInLanes = new ArrayList<>();
		for (Object row : rows) {
			if (row instanceof ClaimedJob job && job.queue().equals(queue.queue())) {
				this.clock.onReading(job.claimedAt());
				jobs.add(job);
			}
			else if (row instanceof NextInLane next && next.queue().equals(queue.queue())) {
				this.clock.onReading(next.now());
				nextInLanes.add(next);
			}
		}
		queue.onClaimed(request, jobs, nextInLanes);
		jobs.forEach(this.onJob);
	}

}
