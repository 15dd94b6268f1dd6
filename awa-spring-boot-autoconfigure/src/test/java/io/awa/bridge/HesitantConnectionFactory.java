package io.awa.bridge;

import java.util.concurrent.ThreadLocalRandom;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;

/**
 * Delays sections whenever they look for the connection of their transaction: between a
 * check and what relies on it, if these are two steps. A cancellation at a random time
 * falls in between often enough then.
 */
final class HesitantConnectionFactory implements ConnectionFactory {

	private static final long MOST_NANOS = 400_000;

	private final ConnectionFactory delegate;

	HesitantConnectionFactory(ConnectionFactory delegate) {
		this.delegate = delegate;
	}

	@Override
	public Publisher<? extends Connection> create() {
		return this.delegate.create();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	/** Spring looks connections up by it. */
	@Override
	public int hashCode() {
		if (Section.current() != null) {
			long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(MOST_NANOS);
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
		}
		return System.identityHashCode(this);
	}

}
