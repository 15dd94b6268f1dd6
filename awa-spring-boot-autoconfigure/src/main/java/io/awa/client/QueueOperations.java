package io.awa.client;

import java.util.List;

import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.PauseOptions;
import io.awa.QueueStats;
import io.awa.UnhandledKind;
import io.awa.client.QueueSql.Resumed;

/**
 * Builds the operations on queues, the same for both clients.
 */
final class QueueOperations {

	private final ClientSettings settings;

	QueueOperations(ClientSettings settings) {
		this.settings = settings;
	}

	Operation<Long, Boolean> pause(String queue, PauseOptions options) {
		if (options == null) {
			throw new InvalidRequestException("options", null, "The options are null. Pass PauseOptions.defaults().");
		}
		return Operation.write(QueueSql.pause(JobLimits.requireQueue(queue), options), (row) -> row.getLong("paused"),
				(rows) -> true);
	}

	Operation<Resumed, Boolean> resume(String queue) {
		Operation<Resumed, Boolean> resume = Operation.write(QueueSql.resume(JobLimits.requireQueue(queue)),
				QueueSql::readResumed, (rows) -> rows.stream().anyMatch(Resumed::wasPaused));
		return resume.announcing(
				(rows) -> () -> rows.forEach((row) -> this.settings.listener().queueResumed(queue, row.dueFrom())));
	}

	Operation<QueueStats, List<QueueStats>> stats() {
		return Operation.read(QueueSql.stats(null), QueueSql::readStats, (rows) -> rows);
	}

	Operation<UnhandledKind, List<UnhandledKind>> unhandledKinds() {
		return Operation.read(UnhandledKindSql.find(), UnhandledKindSql::read, (rows) -> rows);
	}

	Operation<QueueStats, QueueStats> stats(String queue) {
		return Operation.read(QueueSql.stats(JobLimits.requireQueue(queue)), QueueSql::readStats,
				(rows) -> rows.get(0));
	}

}
