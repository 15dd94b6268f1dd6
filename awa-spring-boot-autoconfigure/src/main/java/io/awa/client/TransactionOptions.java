package io.awa.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import io.awa.InvalidRequestException;

/**
 * How a transaction is to run. Immutable; start from {@link #defaults()}.
 * <p>
 * Isolation, read-only and timeout are decided when a transaction starts. As in Spring,
 * they have no effect where the options join a transaction or set a savepoint in it.
 *
 * @param propagation what becomes of a surrounding transaction
 * @param isolation the isolation level; {@link Isolation#DEFAULT} means that of the
 * database
 * @param readOnly whether the database is to refuse writes
 * @param timeout how long the transaction may take, or {@code null} for no limit. Counted
 * in whole seconds: parts of a second are rounded up
 */
public record TransactionOptions(Propagation propagation, Isolation isolation, boolean readOnly,
		@Nullable Duration timeout) {

	private static final TransactionOptions DEFAULTS = new TransactionOptions(Propagation.REQUIRED, Isolation.DEFAULT,
			false, null);

	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(20);

	/** What becomes of a surrounding transaction. */
	public enum Propagation {

		/** Joins it; without one, starts a transaction. */
		REQUIRED(TransactionDefinition.PROPAGATION_REQUIRED),

		/**
		 * Leaves it alone and starts a transaction on another connection, which commits
		 * or rolls back by itself.
		 */
		ISOLATED(TransactionDefinition.PROPAGATION_REQUIRES_NEW),

		/**
		 * Sets a savepoint in it, so that a failure takes back only what came after;
		 * without one, starts a transaction.
		 */
		NESTED(TransactionDefinition.PROPAGATION_NESTED);

		private final int behavior;

		Propagation(int behavior) {
			this.behavior = behavior;
		}

	}

	/**
	 * Checks the timeout.
	 */
	public TransactionOptions {
		if (timeout != null && (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
			throw new InvalidRequestException("timeout", timeout,
					"The timeout of a transaction must be more than zero and at most " + LONGEST_TIMEOUT.toDays()
							+ " days, but is " + timeout + ". Use a duration in that range.");
		}
	}

	/**
	 * Returns the options of a transaction that joins the surrounding one or starts with
	 * the isolation of the database, for reading and writing, without a limit of time.
	 * @return the default options
	 */
	public static TransactionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy for a transaction of its own, on another connection. While it runs,
	 * the surrounding transaction keeps its connection: a pool needs room for both.
	 * @return the copy
	 */
	public TransactionOptions isolated() {
		return new TransactionOptions(Propagation.ISOLATED, this.isolation, this.readOnly, this.timeout);
	}

	/**
	 * Returns a copy that sets a savepoint in the surrounding transaction.
	 * @return the copy
	 */
	public TransactionOptions nested() {
		return new TransactionOptions(Propagation.NESTED, this.isolation, this.readOnly, this.timeout);
	}

	/**
	 * Returns a copy with an isolation level.
	 * @param isolation the level
	 * @return the copy
	 */
	public TransactionOptions withIsolation(Isolation isolation) {
		return new TransactionOptions(this.propagation, isolation, this.readOnly, this.timeout);
	}

	/**
	 * Returns a copy for a transaction in which the database refuses writes.
	 * @return the copy
	 */
	public TransactionOptions withReadOnly() {
		return new TransactionOptions(this.propagation, this.isolation, true, this.timeout);
	}

	/**
	 * Returns a copy with a limit of time.
	 * @param timeout how long the transaction may take, more than zero
	 * @return the copy
	 * @throws InvalidRequestException if it is not positive
	 */
	public TransactionOptions withTimeout(Duration timeout) {
		return new TransactionOptions(this.propagation, this.isolation, this.readOnly, timeout);
	}

	/**
	 * Returns the timeout in whole seconds, which are all that Spring takes.
	 * @return the timeout rounded up, or {@code null} for no limit
	 */
	public @Nullable Duration roundedTimeout() {
		return (this.timeout != null) ? Duration.ofSeconds(this.timeout.plusNanos(999_999_999).toSeconds()) : null;
	}

	/**
	 * Returns the same in the terms of Spring's transaction managers.
	 * @return a definition that the caller may change
	 */
	public DefaultTransactionDefinition toDefinition() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(this.propagation.behavior);
		definition.setIsolationLevel(this.isolation.value());
		definition.setReadOnly(this.readOnly);
		Duration rounded = roundedTimeout();
		if (rounded != null) {
			definition.setTimeout(Math.toIntExact(rounded.toSeconds()));
		}
		return definition;
	}

}
