package io.awa.bridge;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.awa.bridge.SectionClosedException.Reason;

/**
 * Lets a section subscribe until it is closed. Subscribing and closing exclude each
 * other: what has been subscribed to when {@link #close} returns is on its way before
 * whatever follows, and nothing else comes.
 */
final class SectionGate {

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Reason closed;

	/** Why it is closed, {@code null} while it is open. Takes no lock. */
	@Nullable Reason closed() {
		return this.closed;
	}

	void requireOpen() {
		if (this.closed != null) {
			throw exception(Reason.ENDED);
		}
	}

	/** What a closed section answers. */
	SectionClosedException exception(Reason fallback) {
		Reason reason = this.closed;
		return new SectionClosedException((reason != null) ? reason : fallback);
	}

	/**
	 * Does something that must not come after the closing.
	 * @throws SectionClosedException if it would
	 */
	void pass(Runnable action) {
		if (!ifOpen(action)) {
			throw exception(Reason.ENDED);
		}
	}

	/**
	 * Does something unless it is closed.
	 * @return whether it was done
	 */
	boolean ifOpen(Runnable action) {
		enter();
		try {
			if (this.closed != null) {
				return false;
			}
			action.run();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Closes it.
	 * @param action runs under the lock
	 * @return whether it was open
	 */
	boolean close(Reason reason, Runnable action) {
		return ifOpen(() -> {
			this.closed = reason;
			action.run();
		});
	}

	/**
	 * A call that had to wait for others is subscribed to by whoever ends the last one.
	 */
	<T> Mono<T> limit(Mono<T> mono) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				if (!ifOpen(() -> mono.subscribe(actual))) {
					Mono.<T>error(exception(Reason.ENDED)).subscribe(actual);
				}
			}
		};
	}

	/** Held by others for the time of a subscription, event loops among them. */
	private void enter() {
		this.lock.lock();
	}

	/**
	 * Leaves the lock for a while: what is subscribed to may wait for something itself,
	 * and whoever closes must not wait for that.
	 * @return what {@link #resume} needs
	 */
	int pause() {
		int held = this.lock.getHoldCount();
		for (int i = 0; i < held; i++) {
			this.lock.unlock();
		}
		return held;
	}

	void resume(int held) {
		for (int i = 0; i < held; i++) {
			this.lock.lock();
		}
	}

}
