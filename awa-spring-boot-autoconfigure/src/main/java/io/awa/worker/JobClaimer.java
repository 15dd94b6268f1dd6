package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlOperations;
import io.awa.worker.ClaimSql.ClaimRow;
import io.awa.worker.ClaimSql.ClaimTime;
import io.awa.worker.ClaimSql.HeldQueue;
import io.awa.worker.ClaimSql.LeftInLane;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.WorkerSettings.KindSettings;

/**
 * Sends claims, hands what they got to the executor and what they learned to the queues.
 */
final class JobClaimer {

	private final SqlOperations operations;

	private final WorkerIdentity identity;

	private final String[] kinds;

	private final @Nullable Long[] timeouts;

	private final KindRates rates;

	private final DatabaseClock clock;

	private final BiConsumer<String, List<ClaimedJob>> onJobs;

	JobClaimer(SqlOperations operations, WorkerIdentity identity, HandlerRegistry handlers,
			Map<String, KindSettings> kinds, DatabaseClock clock, BiConsumer<String, List<ClaimedJob>> onJobs) {
		this.operations = operations;
		this.identity = identity;
		this.kinds = handlers.kinds().toArray(String[]::new);
		this.timeouts = handlers.timeoutMicros(this.kinds);
		this.rates = new KindRates(List.of(this.kinds), kinds, System::nanoTime);
		this.clock = clock;
		this.onJobs = onJobs;
	}

	/**
	 * Claims for queues whose slots were reserved; unused slots are given back.
	 */
	void claim(List<QueueSlots> queues, List<SlotRequest> requests) {
		@Nullable Integer[] tokens = this.rates.take(requests.stream().mapToInt(SlotRequest::free).sum());
		List<ClaimRow> rows;
		try {
			rows = this.operations.query(
					ClaimSql.claim(this.identity.id(), this.kinds, this.timeouts, this.rates.limits(tokens), requests),
					ClaimSql::readRow);
		}
		catch (Throwable ex) {
			this.rates.giveBack(tokens, List.of());
			for (int i = 0; i < queues.size(); i++) {
				queues.get(i).onClaimFailed(requests.get(i));
			}
			throw ex;
		}
		this.rates.giveBack(tokens, rowsOf(ClaimedJob.class, rows));
		Instant now = rowsOf(ClaimTime.class, rows).get(0).now();
		this.clock.onReading(now);
		Duration untilToken = this.rates.untilNext(tokens);
		ClaimAnswer answer = new ClaimAnswer(rows, now, (untilToken != null) ? now.plus(untilToken) : null);
		for (int i = 0; i < queues.size(); i++) {
			onClaimed(queues.get(i), requests.get(i), answer);
		}
	}

	private void onClaimed(QueueSlots queue, SlotRequest request, ClaimAnswer answer) {
		List<ClaimedJob> jobs = rowsOf(ClaimedJob.class, answer.rows()).stream()
			.filter((job) -> job.queue().equals(queue.queue()))
			.toList();
		List<NextInLane> nextInLanes = rowsOf(NextInLane.class, answer.rows()).stream()
			.filter((next) -> next.queue().equals(queue.queue()))
			.toList();
		queue.onClaimed(request, jobs, nextInLanes, report(queue, answer), answer.now());
		if (!jobs.isEmpty()) {
			this.onJobs.accept(queue.queue(), jobs);
		}
	}

	private static LimitReport report(QueueSlots queue, ClaimAnswer answer) {
		HeldQueue held = rowsOf(HeldQueue.class, answer.rows()).stream()
			.filter((row) -> row.queue().equals(queue.queue()))
			.findFirst()
			.orElse(null);
		if (held == null) {
			return LimitReport.NONE;
		}
		return new LimitReport(true, (held.again() != null) ? held.again() : answer.nextToken(),
				rowsOf(LeftInLane.class, answer.rows()).stream()
					.filter((row) -> row.queue().equals(queue.queue()))
					.toList());
	}

	private static <T extends ClaimRow> List<T> rowsOf(Class<T> type, List<ClaimRow> rows) {
		return rows.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/** The rows of a claim, its time, and when a kind without tokens has some. */
	private record ClaimAnswer(List<ClaimRow> rows, Instant now, @Nullable Instant nextToken) {
	}

}
