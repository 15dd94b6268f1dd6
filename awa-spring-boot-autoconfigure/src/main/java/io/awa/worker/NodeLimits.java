package io.awa.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.awa.KeyOrder;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * The limits of one queue as this node knows them: those configured, and over them those
 * set at run time. Those of the whole fleet are handed to the claim as configured; it
 * looks up the others itself, so that all nodes go by the same. Guarded by its
 * {@link QueueSlots}, except for the tokens.
 */
final class NodeLimits {

	private final QueueSettings settings;

	private final Duration ageingOfAll;

	private final LongSupplier nanoClock;

	private final @Nullable String fleetLimits;

	private QueueLimits changed = QueueLimits.none();

	private @Nullable RateLimit rate;

	private @Nullable TokenBucket tokens;

	NodeLimits(QueueSettings settings, Duration ageingOfAll, LongSupplier nanoClock) {
		this.settings = settings;
		this.ageingOfAll = ageingOfAll;
		this.nanoClock = nanoClock;
		this.fleetLimits = fleetLimits(settings);
		useRate(settings.limits().rate());
	}

	/** Takes over what was set at run time, and says whether that is anything new. */
	boolean change(QueueLimits changed) {
		if (changed.equals(this.changed)) {
			return false;
		}
		this.changed = changed;
		useRate((changed.rate() != null) ? changed.rate() : this.settings.limits().rate());
		return true;
	}

	int concurrency() {
		Integer concurrency = this.changed.concurrency();
		return (concurrency != null) ? concurrency : this.settings.concurrency();
	}

	Duration ageing() {
		if (this.changed.ageingInterval() != null) {
			return this.changed.ageingInterval();
		}
		Duration own = this.settings.limits().ageingInterval();
		return (own != null) ? own : this.ageingOfAll;
	}

	@Nullable String fleetLimits() {
		return this.fleetLimits;
	}

	/** Says whether jobs of the queue have to wait for more than a slot. */
	boolean isLimited() {
		return this.fleetLimits != null || this.tokens != null || this.changed.fleetConcurrency() != null
				|| this.changed.fleetRate() != null || this.changed.keyConcurrency() != null;
	}

	int takeTokens(int wanted) {
		return (this.tokens != null) ? this.tokens.take(wanted) : wanted;
	}

	void giveTokensBack(int count) {
		if (this.tokens != null) {
			this.tokens.giveBack(count);
		}
	}

	boolean isOutOfTokens() {
		return this.tokens != null && this.tokens.isEmpty();
	}

	Duration untilNextToken() {
		return (this.tokens != null) ? this.tokens.untilNext() : Duration.ZERO;
	}

	/** A rate that stays keeps its tokens, or each change would give a burst. */
	private void useRate(@Nullable RateLimit rate) {
		if (rate != null && !rate.equals(this.rate)) {
			this.tokens = new TokenBucket(rate, this.nanoClock);
		}
		else if (rate == null) {
			this.tokens = null;
		}
		this.rate = rate;
	}

	private static @Nullable String fleetLimits(QueueSettings settings) {
		QueueLimits limits = settings.limits();
		StringBuilder json = new StringBuilder();
		append(json, "fleet_concurrency", limits.fleetConcurrency());
		append(json, "key_concurrency", limits.keyConcurrency());
		append(json, "fleet_rate", (limits.fleetRate() != null) ? KindRates.json(limits.fleetRate()) : null);
		append(json, "key_order", (settings.keyOrder() == KeyOrder.FIFO) ? "\"fifo\"" : null);
		return json.isEmpty() ? null : "{" + json + "}";
	}

	private static void append(StringBuilder json, String member, @Nullable Object value) {
		if (value != null) {
			json.append(json.isEmpty() ? "" : ",").append('"').append(member).append("\":").append(value);
		}
	}

}
