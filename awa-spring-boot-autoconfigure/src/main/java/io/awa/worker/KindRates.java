package io.awa.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.awa.RateLimit;
import io.awa.worker.WorkerSettings.KindSettings;

/**
 * The rates of kinds: those of this node, whose tokens are here, and those of the whole
 * fleet, which the claim knows.
 */
final class KindRates {

	private final List<String> kinds;

	private final Map<String, KindSettings> settings;

	private final Map<String, TokenBucket> buckets = new HashMap<>();

	KindRates(List<String> kinds, Map<String, KindSettings> settings, LongSupplier nanoClock) {
		this.kinds = kinds;
		this.settings = settings;
		settings.forEach((kind, own) -> {
			if (own.rate() != null) {
				this.buckets.put(kind, new TokenBucket(own.rate(), nanoClock));
			}
		});
	}

	/**
	 * Takes tokens for a claim, and says for each kind how many jobs of it the claim may
	 * take; {@code null} for a kind without a rate.
	 */
	@Nullable Integer[] take(int wanted) {
		return this.kinds.stream().map((kind) -> take(kind, wanted)).toArray(Integer[]::new);
	}

	private @Nullable Integer take(String kind, int wanted) {
		TokenBucket bucket = this.buckets.get(kind);
		if (bucket != null) {
			return bucket.take(wanted);
		}
		return this.settings.containsKey(kind) ? wanted : null;
	}

	/** Gives back what a claim took and did not use. */
	void giveBack(@Nullable Integer[] taken, List<ClaimedJob> jobs) {
		for (int i = 0; i < taken.length; i++) {
			String kind = this.kinds.get(i);
			TokenBucket bucket = this.buckets.get(kind);
			Integer count = taken[i];
			if (bucket != null && count != null) {
				bucket.giveBack(count - (int) jobs.stream().filter((job) -> job.kind().equals(kind)).count());
			}
		}
	}

	/** As the claim takes them. */
	@Nullable String[] limits(@Nullable Integer[] taken) {
		@Nullable String[] limits = new String[taken.length];
		for (int i = 0; i < taken.length; i++) {
			KindSettings own = this.settings.get(this.kinds.get(i));
			if (taken[i] != null && own != null) {
				limits[i] = "{\"free\":" + taken[i]
						+ ((own.fleetRate() != null) ? ",\"fleet_rate\":" + json(own.fleetRate()) : "") + "}";
			}
		}
		return limits;
	}

	/**
	 * How long until a kind has tokens that has none now, or had none for a claim and may
	 * have some by now; {@code null} if each has and had.
	 */
	@Nullable Duration untilNext(@Nullable Integer[] taken) {
		Duration shortest = null;
		for (int i = 0; i < taken.length; i++) {
			TokenBucket bucket = this.buckets.get(this.kinds.get(i));
			Integer count = taken[i];
			if (bucket != null && ((count != null && count == 0) || bucket.isEmpty())) {
				Duration wait = bucket.untilNext();
				shortest = (shortest == null || wait.compareTo(shortest) < 0) ? wait : shortest;
			}
		}
		return shortest;
	}

	static String json(RateLimit rate) {
		return String.format(Locale.ROOT, "{\"per_second\":%s,\"burst\":%d}", rate.perSecond(), rate.burst());
	}

}
