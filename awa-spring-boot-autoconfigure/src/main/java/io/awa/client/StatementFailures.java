package io.awa.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Remembers the failure that aborted a transaction, because what PostgreSQL answers from
 * then on does not tell what went wrong. The same for both clients.
 */
public final class StatementFailures {

	private static final String ABORTED = "25P02";

	private static final String CANCELED = "57014";

	private final @Nullable Duration timeout;

	private volatile @Nullable RuntimeException first;

	/**
	 * Creates the object.
	 * @param timeout the limit that this transaction started with, if any
	 */
	public StatementFailures(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Forgets the failure after a statement that succeeded: only a rollback to a
	 * savepoint succeeds in an aborted transaction.
	 */
	public void onSuccess() {
		this.first = null;
	}

	/**
	 * Returns the exception to throw for a failed statement.
	 * @param failure what the statement failed with
	 * @param sqlState the SQLSTATE in it, if it came from the database
	 * @return the failure, or the one that aborted the transaction before
	 */
	public RuntimeException onFailure(RuntimeException failure, @Nullable String sqlState) {
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
	 * @param failure what the commit failed with
	 * @return the failure of the statement, or that of the commit if there is none
	 */
	public RuntimeException onFailedCommit(RuntimeException failure) {
		RuntimeException earlier = this.first;
		if (earlier == null) {
			return failure;
		}
		earlier.addSuppressed(failure);
		return earlier;
	}

	/**
	 * Returns the exception for a transaction that took too long.
	 * @param timeout its limit
	 * @return the exception
	 */
	public static TransactionTimedOutException timedOut(Duration timeout) {
		return new TransactionTimedOutException("The transaction took longer than its timeout of " + timeout.toSeconds()
				+ " s and was rolled back. Make it shorter or allow more time.");
	}

}
