package io.awa;

/**
 * How many jobs may start in a time. A bucket holds up to {@code burst} tokens, gets
 * {@code perSecond} of them each second, and gives one to each job that starts: so in any
 * stretch of time at most {@code burst} jobs start, and {@code perSecond} more for each
 * second of it.
 *
 * @param perSecond how many jobs a second may start on average, more than zero
 * @param burst how many may start at once after a pause, at least 1
 */
public record RateLimit(double perSecond, int burst) {

	private static final double HIGHEST = 1_000_000;

	/**
	 * Checks the values.
	 */
	public RateLimit {
		if (!(perSecond > 0 && perSecond <= HIGHEST)) {
			throw new InvalidRequestException("perSecond", perSecond,
					"The perSecond of a rate must be more than zero and at most " + (long) HIGHEST
							+ " jobs per second, but is " + perSecond + ". Use a rate in that range.");
		}
		if (burst < 1) {
			throw new InvalidRequestException("burst", burst,
					"The burst must be 1 or more, but is " + burst + ". Use 1 to space jobs evenly.");
		}
	}

	/**
	 * Returns a rate whose burst is what one second allows.
	 * @param perSecond how many jobs a second may start on average, more than zero
	 * @return the rate
	 */
	public static RateLimit perSecond(double perSecond) {
		return new RateLimit(perSecond, (int) Math.max(1, Math.min(HIGHEST, Math.ceil(perSecond))));
	}

	/**
	 * Returns a copy with a burst.
	 * @param burst how many jobs may start at once after a pause, at least 1
	 * @return the copy
	 */
	public RateLimit withBurst(int burst) {
		return new RateLimit(this.perSecond, burst);
	}

}
