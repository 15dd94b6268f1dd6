package io.awa.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;

/**
 * Builds the operations on limits that are set at run time, the same for both clients.
 */
public final class LimitOperations {

	private final ClientSettings settings;

	LimitOperations(ClientSettings settings) {
		this.settings = settings;
	}

	/**
	 * Reads all limits that are set at run time, for a worker that obeys them.
	 * @param operations runs the statement
	 * @return the limits by queue
	 */
	public static List<StoredQueueLimits> readAll(SqlOperations operations) {
		return operations.query(LimitSql.read(null), LimitSql::readRow);
	}

	Operation<StoredQueueLimits, StoredQueueLimits> get(String queue) {
		String name = JobLimits.requireQueue(queue);
		return Operation.read(LimitSql.read(name), LimitSql::readRow,
				(rows) -> rows.stream()
					.findFirst()
					.orElseGet(() -> new StoredQueueLimits(name, QueueLimits.none(), null, null)));
	}

	Operation<StoredQueueLimits, List<StoredQueueLimits>> list() {
		return Operation.read(LimitSql.read(null), LimitSql::readRow, (rows) -> rows);
	}

	Operation<Long, Boolean> set(String queue, @Nullable QueueLimits limits, String by) {
		if (limits == null || limits.equals(QueueLimits.none())) {
			throw new InvalidRequestException("limits", limits,
					"There is no limit to set for queue '" + queue + "'. Set one, or clear the limits of the queue.");
		}
		String author = JobLimits.requireSentence("by", by, JobLimits.NAME_LENGTH);
		return change(queue, LimitSql.set(JobLimits.requireQueue(queue), limits, author));
	}

	Operation<Long, Boolean> clear(String queue) {
		return change(queue, LimitSql.clear(JobLimits.requireQueue(queue)));
	}

	private Operation<Long, Boolean> change(String queue, SqlCommand command) {
		Operation<Long, Boolean> change = Operation.write(command, (row) -> row.getLong("changed"),
				(rows) -> !rows.isEmpty());
		return change.announcing((rows) -> () -> this.settings.listener().queueLimitsChanged(queue));
	}

}
