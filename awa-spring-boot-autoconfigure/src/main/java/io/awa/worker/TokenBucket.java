package io.awa.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.awa.RateLimit;

/**
 * The tokens of a rate on this node. They are taken before a claim, so they never go
 * below zero, and those that the claim did not use come back.
 */
final class TokenBucket {

	private static final double NANOS_PER_SECOND = 1_000_000_000;

	/** A high rate is not asked for each single job. */
	private static final double SHORTEST_SECONDS = 0.05;

	private final RateLimit rate;

	private final LongSupplier nanoClock;

	private double tokens;

	private long filledAt;

	TokenBucket(RateLimit rate, LongSupplier nanoClock) {
		this.rate = rate;
		this.nanoClock = nanoClock;
		this.tokens = rate.burst();
		this.filledAt = nanoClock.getAsLong();
	}

	/** Takes as many as there are, up to a number, and returns how many. */
	synchronized int take(int wanted) {
		fill();
		int taken = Math.max(0, Math.min(wanted, (int) this.tokens));
		this.tokens -= taken;
		return taken;
	}

	synchronized void giveBack(int count) {
		fill();
		this.tokens = Math.min(this.rate.burst(), this.tokens + count);
	}

	synchronized boolean isEmpty() {
		fill();
		return this.tokens < 1;
	}

	/** How long until it is worth to ask again; zero if there is a token. */
	synchronized Duration untilNext() {
		fill();
		if (this.tokens >= 1) {
			return Duration.ZERO;
		}
		double worth = Math.min(this.rate.burst(), Math.max(1, SHORTEST_SECONDS * this.rate.perSecond()));
		return Duration.ofNanos((long) Math.ceil((worth - this.tokens) / this.rate.perSecond() * NANOS_PER_SECOND));
	}

	private void fill() {
		long now = this.nanoClock.getAsLong();
		this.tokens = Math.min(this.rate.burst(),
				this.tokens + (now - this.filledAt) / NANOS_PER_SECOND * this.rate.perSecond());
		this.filledAt = now;
	}

}
