package io.awa.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.awa.worker.ClaimSql.ClaimRow;
import io.awa.worker.ClaimSql.ClaimTime;
import io.awa.worker.ClaimSql.QueueRow;

/**
 * The rows of a claim, by queue: one claim may ask for a thousand.
 */
final class ClaimAnswer {

	private final Instant now;

	private final Map<String, List<QueueRow>> rows;

	ClaimAnswer(List<ClaimRow> rows) {
		this.now = select(ClaimTime.class, rows).get(0).now();
		this.rows = select(QueueRow.class, rows).stream().collect(Collectors.groupingBy(QueueRow::queue));
	}

	/** When the database answered. */
	Instant now() {
		return this.now;
	}

	/** The jobs of all queues. */
	List<ClaimedJob> jobs() {
		return this.rows.values().stream().flatMap((ofQueue) -> select(ClaimedJob.class, ofQueue).stream()).toList();
	}

	/** What the claim says of one queue, in the order of the answer. */
	<T extends QueueRow> List<T> of(String queue, Class<T> type) {
		return select(type, this.rows.getOrDefault(queue, List.of()));
	}

	private static <T extends ClaimRow> List<T> select(Class<T> type, List<? extends ClaimRow> rows) {
		return rows.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
