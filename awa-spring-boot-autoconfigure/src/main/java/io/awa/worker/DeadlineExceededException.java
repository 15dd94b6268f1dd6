package io.awa.worker;

import io.awa.AwaException;

/**
 * A run went on past its deadline. Kept in the history of the job.
 */
final class DeadlineExceededException extends AwaException {

	DeadlineExceededException(ClaimedJob job, Throwable cause) {
		super("The run went on past its deadline " + job.deadlineAt()
				+ ". Make the handler faster, or raise awa.worker.queues." + job.queue() + ".deadline.", cause);
	}

}
