package io.awa.bridge;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;
import io.awa.client.BoundaryGuard;

/**
 * Watches both clients for calls that would leave the transaction around them, or block
 * an event loop. It works without Reactor and without R2DBC on the class path.
 * Thread-safe.
 */
public final class TransactionBoundaryGuard implements BoundaryGuard {

	private final GuardMode mode;

	private final BooleanSupplier jtaTransaction;

	private final CallSiteLog log = new CallSiteLog();

	/**
	 * Creates a guard for an application without JTA.
	 * @param mode what to do with such calls
	 */
	public TransactionBoundaryGuard(GuardMode mode) {
		this(mode, () -> false);
	}

	/**
	 * Creates the guard.
	 * @param mode what to do with such calls
	 * @param jtaTransaction says whether a JTA transaction is active on the thread, see
	 * {@link JtaTransactions}
	 */
	public TransactionBoundaryGuard(GuardMode mode, BooleanSupplier jtaTransaction) {
		this.mode = mode;
		this.jtaTransaction = jtaTransaction;
	}

	/**
	 * Returns what is done with such calls.
	 * @return the mode
	 */
	public GuardMode mode() {
		return this.mode;
	}

	@Override
	public void beforeBlockingCall() {
		beforeSeparateTransaction();
		beforeAsyncCall();
	}

	@Override
	public void beforeSeparateTransaction() {
		if (this.mode != GuardMode.OFF && EventLoopThreads.isCurrent()) {
			refuse(BoundaryCode.BLOCKING_ON_EVENT_LOOP);
		}
	}

	/** A JDBC transaction on the same thread was begun knowingly. */
	@Override
	public void beforeAsyncCall() {
		if (this.mode == GuardMode.OFF || TransactionSynchronizationManager.isActualTransactionActive()) {
			return;
		}
		if (SectionThread.isInTransaction()) {
			refuse(BoundaryCode.JDBC_IN_SECTION);
		}
		else if (PropagatedTransaction.isActive()) {
			refuse(BoundaryCode.JDBC_IN_REACTIVE_TRANSACTION);
		}
	}

	@Override
	public @Nullable BoundaryException findSurroundingTransaction() {
		if (this.mode == GuardMode.OFF) {
			return null;
		}
		if (this.jtaTransaction.getAsBoolean()) {
			return refusal(BoundaryCode.REACTIVE_IN_JTA_TRANSACTION);
		}
		return TransactionSynchronizationManager.isActualTransactionActive()
				? refusal(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION) : null;
	}

	@Override
	public void beforeReactiveCall(BoundaryException found) {
		actOn(found);
	}

	private void refuse(BoundaryCode code) {
		actOn(refusal(code));
	}

	private void actOn(BoundaryException found) {
		if (this.mode == GuardMode.FAIL) {
			throw found;
		}
		if (this.mode == GuardMode.WARN) {
			this.log.warn(found);
		}
	}

	private BoundaryException refusal(BoundaryCode code) {
		String effect = (this.mode == GuardMode.FAIL) ? " Nothing was sent."
				: " It goes on, because awa.bridge.guard " + "is warn.";
		return new BoundaryException(code,
				BoundaryMessages.problem(code) + effect + " " + BoundaryMessages.remedy(code));
	}

}
