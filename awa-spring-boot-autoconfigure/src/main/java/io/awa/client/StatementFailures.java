package io.awa.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Remembers the failure that aborted a transaction, because what PostgreSQL answers from
 * then on does not tell what went wrong. The same for both clients.
 */
final class StatementFailures {

	private static final String ABORTED = "25P02";

	private static final String CANCELED = "57014";

	private final @Nullable Duration timeout;

	private volatile @Nullable RuntimeException first;

	/**
	 * Creates the object.
	 * @param timeout the limit that this transaction started with, if any
	 */
	StatementFailures(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	/** Only a rollback to a savepoint succeeds in an aborted transaction. */
	void onSuccess() {
		this.first = null;
	}

	/**
	 * Returns the exception to throw for a failed statement.
	 * @param failure what the statement failed with
	 * @param sqlState the SQLSTATE in it, if it came from the database
	 */
	RuntimeException onFailure(RuntimeException failure, @Nullable String sqlState) {
		RuntimeException earlier = this.first;
		if (ABORTED.equals(sqlState) && earlier != null) {
			earlier.addSuppressed(failure);
			return earlier;
		}
		RuntimeException explained = failure;
		if (CANCELED.equals(sqlState) && this.timeout != null) {
			explained = timedOut(this.timeout);
			explained.initCause(failure);
		}
		if (sqlState != null) {
			this.first = explained;
		}
		return explained;
	}

	/**
	 * Returns the exception to throw for a failed commit: the failure behind it, because
	 * the commit of an aborted transaction only says that it was one.
	 */
	RuntimeException onFailedCommit(RuntimeException failure) {
		RuntimeException earlier = this.first;
		if (earlier == null) {
			return failure;
		}
		earlier.addSuppressed(failure);
		return earlier;
	}

	static TransactionTimedOutException timedOut(Duration timeout) {
		return new TransactionTimedOutException("The transaction took longer than its timeout of " + timeout.toSeconds()
				+ " s and was rolled back. Make it shorter or allow more time.");
	}

}
