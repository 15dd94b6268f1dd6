package io.awa.worker;

import io.awa.AwaException;

/**
 * A handler completed its job inside a transaction that then did not commit. Kept in the
 * history of the job.
 */
final class CompletionRolledBackException extends AwaException {

	CompletionRolledBackException(long jobId) {
		super("The transaction in which job " + jobId + " was completed did not commit, so the attempt has failed.");
	}

}
