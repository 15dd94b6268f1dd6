package io.awa.worker;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import io.awa.sql.SqlOperations;
import io.awa.worker.ClaimSql.ClaimRow;
import io.awa.worker.ClaimSql.ClaimTime;
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

	/**
	 * Claims for queues whose slots were reserved; unused slots are given back.
	 */
	void claim(List<QueueSlots> queues, List<SlotRequest> requests) {
		List<ClaimRow> rows;
		try {
			rows = this.operations.query(ClaimSql.claim(this.identity.id(), this.kinds, requests), ClaimSql::readRow);
		}
		catch (Throwable ex) {
			for (int i = 0; i < queues.size(); i++) {
				queues.get(i).onClaimFailed(requests.get(i));
			}
			throw ex;
		}
		Instant now = rowsOf(ClaimTime.class, rows).get(0).now();
		this.clock.onReading(now);
		for (int i = 0; i < queues.size(); i++) {
			onClaimed(queues.get(i), requests.get(i), rows, now);
		}
	}

	private void onClaimed(QueueSlots queue, SlotRequest request, List<ClaimRow> rows, Instant now) {
		List<ClaimedJob> jobs = rowsOf(ClaimedJob.class, rows).stream()
			.filter((job) -> job.queue().equals(queue.queue()))
			.toList();
		List<NextInLane> nextInLanes = rowsOf(NextInLane.class, rows).stream()
			.filter((next) -> next.queue().equals(queue.queue()))
			.toList();
		queue.onClaimed(request, jobs, nextInLanes, now);
		jobs.forEach(this.onJob);
	}

	private static <T extends ClaimRow> List<T> rowsOf(Class<T> type, List<ClaimRow> rows) {
		return rows.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
