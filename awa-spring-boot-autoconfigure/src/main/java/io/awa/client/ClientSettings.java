package io.awa.client;

import java.time.Duration;

import io.awa.TransactionRequirement;
import io.awa.json.JacksonJobCodec;
import io.awa.json.JobCodec;
import io.awa.sql.SchemaName;

/**
 * What both clients need to know, whatever their driver.
 *
 * @param schema the schema of the tables
 * @param codec encodes payloads
 * @param listener hears of inserts and cancellations after commit
 * @param requirement what an insert does outside a transaction
 * @param uniqueLockTimeout how long an insert waits for another transaction that inserted
 * the same unique key
 * @param interceptors see every job before it is inserted
 * @param guard watches for calls that would leave their transaction or block an event
 * loop
 * @param backpressure holds producers back while too many jobs wait
 */
public record ClientSettings(SchemaName schema, JobCodec codec, ClientListener listener,
		TransactionRequirement requirement, Duration uniqueLockTimeout, JobInsertInterceptors interceptors,
		BoundaryGuard guard, Backpressure backpressure) {

	/** How long an insert waits for a unique key when nothing is configured. */
	public static final Duration DEFAULT_UNIQUE_LOCK_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Checks the timeout.
	 */
	public ClientSettings {
		if (uniqueLockTimeout.compareTo(Duration.ofMillis(1)) < 0
				|| uniqueLockTimeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("The timeout for unique keys (awa.insert.unique-lock-timeout) must be "
					+ "between 1 ms and 1 day, but is " + uniqueLockTimeout + ".");
		}
	}

	/**
	 * Returns settings with a Jackson codec, no listener, nothing required, no guard and
	 * no backpressure.
	 * @param schema the schema of the tables
	 * @return the settings
	 */
	public static ClientSettings of(SchemaName schema) {
		return new ClientSettings(schema, new JacksonJobCodec(), ClientListener.NONE, TransactionRequirement.OFF,
				DEFAULT_UNIQUE_LOCK_TIMEOUT, JobInsertInterceptors.none(), BoundaryGuard.NONE, Backpressure.none());
	}

	/**
	 * Returns a copy with a codec.
	 * @param codec encodes payloads
	 * @return the copy
	 */
	public ClientSettings withCodec(JobCodec codec) {
		return new ClientSettings(this.schema, codec, this.listener, this.requirement, this.uniqueLockTimeout,
				this.interceptors, this.guard, this.backpressure);
	}

	/**
	 * Returns a copy with a listener.
	 * @param listener hears of inserts and cancellations after commit
	 * @return the copy
	 */
	public ClientSettings withListener(ClientListener listener) {
		return new ClientSettings(this.schema, this.codec, listener, this.requirement, this.uniqueLockTimeout,
				this.interceptors, this.guard, this.backpressure);
	}

	/**
	 * Returns a copy with a requirement.
	 * @param requirement what an insert does outside a transaction
	 * @return the copy
	 */
	public ClientSettings withRequirement(TransactionRequirement requirement) {
		return new ClientSettings(this.schema, this.codec, this.listener, requirement, this.uniqueLockTimeout,
				this.interceptors, this.guard, this.backpressure);
	}

	/**
	 * Returns a copy with another timeout.
	 * @param uniqueLockTimeout how long an insert waits for a unique key
	 * @return the copy
	 */
	public ClientSettings withUniqueLockTimeout(Duration uniqueLockTimeout) {
		return new ClientSettings(this.schema, this.codec, this.listener, this.requirement, uniqueLockTimeout,
				this.interceptors, this.guard, this.backpressure);
	}

	/**
	 * Returns a copy with interceptors.
	 * @param interceptors see every job before it is inserted
	 * @return the copy
	 */
	public ClientSettings withInterceptors(JobInsertInterceptors interceptors) {
		return new ClientSettings(this.schema, this.codec, this.listener, this.requirement, this.uniqueLockTimeout,
				interceptors, this.guard, this.backpressure);
	}

	/**
	 * Returns a copy with a guard.
	 * @param guard watches for calls that would leave their transaction or block an event
	 * loop
	 * @return the copy
	 */
	public ClientSettings withGuard(BoundaryGuard guard) {
		return new ClientSettings(this.schema, this.codec, this.listener, this.requirement, this.uniqueLockTimeout,
				this.interceptors, guard, this.backpressure);
	}

	/**
	 * Returns a copy with backpressure.
	 * @param backpressure holds producers back while too many jobs wait
	 * @return the copy
	 */
	public ClientSettings withBackpressure(Backpressure backpressure) {
		return new ClientSettings(this.schema, this.codec, this.listener, this.requirement, this.uniqueLockTimeout,
				this.interceptors, this.guard, backpressure);
	}

}
