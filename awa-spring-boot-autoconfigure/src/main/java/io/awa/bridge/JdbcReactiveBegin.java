package io.awa.bridge;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A begin of a transaction that may be cancelled at any moment. Until somebody has the
 * transaction to end it, a cancellation must give its connection back; Spring's own code
 * between the two may drop it without a word.
 */
final class JdbcReactiveBegin {

	private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

	private final Scheduler scheduler;

	private volatile @Nullable JdbcConnection connection;

	/**
	 * Creates the object.
	 * @param scheduler where a connection is given back, which blocks
	 */
	JdbcReactiveBegin(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/** Whoever comes second, this or the cancellation, gives the connection back. */
	void begun(JdbcConnection begun) {
		this.connection = begun;
		if (this.state.get() == State.ABANDONED) {
			begun.release();
		}
	}

	/**
	 * Leaves the transaction to its user.
	 * @return whether it was not cancelled before
	 */
	boolean handOver() {
		return this.state.compareAndSet(State.RUNNING, State.HANDED_OVER);
	}

	/** Does nothing when the transaction has a user, who ends it. */
	void abandon() {
		if (this.state.compareAndSet(State.RUNNING, State.ABANDONED)) {
			JdbcConnection begun = this.connection;
			if (begun != null) {
				this.scheduler.schedule(begun::release);
			}
		}
	}

	private enum State {

		RUNNING, HANDED_OVER, ABANDONED

	}

}
