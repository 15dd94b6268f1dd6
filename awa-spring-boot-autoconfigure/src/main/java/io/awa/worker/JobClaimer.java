package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.awa.event.JobMeasures;
import io.awa.sql.SqlOperations;
import io.awa.worker.ClaimSql.ClaimRow;
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

	private final JobMeasures measures;

	/** Creates a claimer that takes jobs of the wanted kinds, each with its handler. */
	JobClaimer(SqlOperations operations, WorkerIdentity identity, HandlerRegistry handlers, Set<String> wanted,
			Map<String, KindSettings> kinds, DatabaseClock clock, BiConsumer<String, List<ClaimedJob>> onJobs,
			JobMeasures measures) {
		this.operations = operations;
		this.identity = identity;
		this.kinds = wanted.toArray(String[]::new);
		this.timeouts = handlers.timeoutMicros(this.kinds);
		this.rates = new KindRates(List.of(this.kinds), kinds, System::nanoTime);
		this.clock = clock;
		this.onJobs = onJobs;
		this.measures = measures;
	}

	/**
	 * Claims for queues whose slots were reserved; unused slots are given back.
	 * @return how many jobs it got
	 */
	int claim(List<QueueSlots> queues, List<SlotRequest> requests) {
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
		ClaimAnswer answer = new ClaimAnswer(rows);
		List<ClaimedJob> jobs = answer.jobs();
		this.rates.giveBack(tokens, jobs);
		this.clock.onReading(answer.now());
		this.measures.claimAnswered(jobs.size());
		Duration untilToken = this.rates.untilNext(tokens);
		Instant nextToken = (untilToken != null) ? answer.now().plus(untilToken) : null;
		for (int i = 0; i < queues.size(); i++) {
			onClaimed(queues.get(i), requests.get(i), answer, nextToken);
		}
		return jobs.size();
	}

	private void onClaimed(QueueSlots queue, SlotRequest request, ClaimAnswer answer, @Nullable Instant nextToken) {
		List<ClaimedJob> jobs = answer.of(queue.queue(), ClaimedJob.class);
		queue.onClaimed(request, jobs, answer.of(queue.queue(), NextInLane.class),
				report(queue.queue(), answer, nextToken), answer.now());
		if (!jobs.isEmpty()) {
			this.measures.claimed(queue.queue(), jobs.size());
			this.onJobs.accept(queue.queue(), jobs);
		}
	}

	private static LimitReport report(String queue, ClaimAnswer answer, @Nullable Instant nextToken) {
		List<HeldQueue> held = answer.of(queue, HeldQueue.class);
		if (held.isEmpty()) {
			return LimitReport.NONE;
		}
		Instant again = held.get(0).again();
		return new LimitReport(true, (again != null) ? again : nextToken, answer.of(queue, LeftInLane.class));
	}

}
