package io.awa.bridge;

import java.time.Duration;

/**
 * How sections run.
 *
 * @param maxSections how many sections run at the same time; nested ones do not count
 * @param sectionAcquireTimeout how long a section waits for its turn
 * @param awaitTimeout how long a section waits for one reactive call
 * @param streamPageSize how many elements of a stream are requested at once
 * @param maxInFlight how many reactive calls of one section run at the same time
 * @param virtualThreads whether sections run on virtual threads, which need Java 21
 */
public record BridgeSettings(int maxSections, Duration sectionAcquireTimeout, Duration awaitTimeout, int streamPageSize,
		int maxInFlight, boolean virtualThreads) {

	/** A transaction that code begins takes one until it ends. */
	private static final int FEWEST_IN_FLIGHT = 2;

	/** Below the 256 statements that the driver queues for a connection. */
	private static final int MOST_IN_FLIGHT = 200;

	private static final BridgeSettings DEFAULTS = new BridgeSettings(10, Duration.ofSeconds(30),
			Duration.ofSeconds(30), 200, 64, false);

	/**
	 * Checks the settings.
	 */
	public BridgeSettings {
		requireRange("max-sections", maxSections, 1, 10_000);
		requirePositive("section-acquire-timeout", sectionAcquireTimeout);
		requirePositive("await-timeout", awaitTimeout);
		requireRange("stream-page-size", streamPageSize, 1, 10_000);
		requireRange("max-in-flight", maxInFlight, FEWEST_IN_FLIGHT, MOST_IN_FLIGHT);
	}

	/**
	 * Returns 10 sections, timeouts of 30 seconds, pages of 200 and 64 calls in flight,
	 * on platform threads.
	 * @return the default settings
	 */
	public static BridgeSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy with another number of sections.
	 * @param maxSections how many run at the same time
	 * @return the copy
	 */
	public BridgeSettings withMaxSections(int maxSections) {
		return new BridgeSettings(maxSections, this.sectionAcquireTimeout, this.awaitTimeout, this.streamPageSize,
				this.maxInFlight, this.virtualThreads);
	}

	/**
	 * Returns a copy with another time to wait for a turn.
	 * @param sectionAcquireTimeout how long a section waits
	 * @return the copy
	 */
	public BridgeSettings withSectionAcquireTimeout(Duration sectionAcquireTimeout) {
		return new BridgeSettings(this.maxSections, sectionAcquireTimeout, this.awaitTimeout, this.streamPageSize,
				this.maxInFlight, this.virtualThreads);
	}

	/**
	 * Returns a copy with another time to wait for a reactive call.
	 * @param awaitTimeout how long a section waits
	 * @return the copy
	 */
	public BridgeSettings withAwaitTimeout(Duration awaitTimeout) {
		return new BridgeSettings(this.maxSections, this.sectionAcquireTimeout, awaitTimeout, this.streamPageSize,
				this.maxInFlight, this.virtualThreads);
	}

	/**
	 * Returns a copy with another size of pages.
	 * @param streamPageSize how many elements are requested at once
	 * @return the copy
	 */
	public BridgeSettings withStreamPageSize(int streamPageSize) {
		return new BridgeSettings(this.maxSections, this.sectionAcquireTimeout, this.awaitTimeout, streamPageSize,
				this.maxInFlight, this.virtualThreads);
	}

	/**
	 * Returns a copy with virtual threads, or without.
	 * @param virtualThreads whether sections run on virtual threads
	 * @return the copy
	 */
	public BridgeSettings withVirtualThreads(boolean virtualThreads) {
		return new BridgeSettings(this.maxSections, this.sectionAcquireTimeout, this.awaitTimeout, this.streamPageSize,
				this.maxInFlight, virtualThreads);
	}

	private static void requireRange(String property, int value, int fewest, int most) {
		if (value < fewest || value > most) {
			throw new IllegalArgumentException("awa.bridge." + property + " must be between " + fewest + " and " + most
					+ ", but is " + value + ".");
		}
	}

	private static void requirePositive(String property, Duration value) {
		if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"awa.bridge." + property + " must be between 1 ms and 1 day, but is " + value + ".");
		}
	}

}
