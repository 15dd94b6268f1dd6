package io.awa.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.autoconfigure.AwaProperties.Kind;
import io.awa.autoconfigure.AwaProperties.Queue;
import io.awa.autoconfigure.AwaProperties.Rate;
import io.awa.worker.WorkerSettings.KindSettings;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * Checks the properties that limit what runs, and makes settings of them.
 */
final class LimitProperties {

	private static final int DEFAULT_CONCURRENCY = 10;

	private static final double HIGHEST_RATE = 1_000_000;

	private LimitProperties() {
	}

	static void requireValid(@Nullable Integer pool, Map<String, Queue> queues, Map<String, Kind> kinds) {
		requirePositive("awa.worker.concurrency", pool, "remove it to give each queue slots of its own");
		queues.forEach((name, queue) -> requireValid(AwaProperties.queueProperty(name), queue, pool));
		int kept = queues.values().stream().mapToInt(Queue::min).sum();
		if (pool != null && kept > pool) {
			throw new IllegalArgumentException("The queues under awa.worker.queues keep min slots of " + kept
					+ " together, but awa.worker.concurrency is " + pool + ". Raise it to " + kept
					+ " or more, or lower some of them.");
		}
		kinds.forEach((name, kind) -> {
			String property = kindProperty(name);
			requireRate(property + ".rate-limit", kind.rateLimit());
			requireRate(property + ".fleet-rate-limit", kind.fleetRateLimit());
		});
	}

	private static void requireValid(String property, Queue queue, @Nullable Integer pool) {
		requirePositive(property + ".concurrency", queue.concurrency(), "remove the queue to not work on it");
		requirePositive(property + ".fleet-concurrency", queue.fleetConcurrency(), "remove it for no such limit");
		requirePositive(property + ".key-concurrency", queue.keyConcurrency(),
				"remove it to run the jobs of a key one by one");
		requirePositive(property + ".weight", queue.weight(), "remove it for 1");
		requireMin(property, queue, pool);
		requireRate(property + ".rate-limit", queue.rateLimit());
		requireRate(property + ".fleet-rate-limit", queue.fleetRateLimit());
		if (queue.ageingInterval() != null) {
			AwaProperties.requireNotNegative(property + ".ageing-interval", queue.ageingInterval(),
					"Set it to zero for strict priorities, or to a positive duration such as 60s.");
		}
	}

	private static void requireMin(String property, Queue queue, @Nullable Integer pool) {
		if (queue.min() < 0) {
			throw new IllegalArgumentException(
					property + ".min is " + queue.min() + ". Set it to 0 or more, or remove it for 0.");
		}
		if (pool == null && (queue.min() > 0 || queue.weight() > 1)) {
			throw new IllegalArgumentException(property
					+ ((queue.min() > 0) ? ".min is " + queue.min() : ".weight is " + queue.weight())
					+ ", but the queues share no slots. Set awa.worker.concurrency to how many jobs run at once in all "
					+ "queues together, or remove the property.");
		}
		if (queue.concurrency() != null && queue.min() > queue.concurrency()) {
			throw new IllegalArgumentException(property + ".min is " + queue.min() + ", which is more than " + property
					+ ".concurrency (" + queue.concurrency() + "). Lower the one or raise the other.");
		}
	}

	private static void requirePositive(String property, @Nullable Integer value, String otherwise) {
		if (value != null && value < 1) {
			throw new IllegalArgumentException(
					property + " is " + value + ". Set it to 1 or more, or " + otherwise + ".");
		}
	}

	private static void requireRate(String property, @Nullable Rate rate) {
		if (rate == null) {
			return;
		}
		if (!(rate.perSecond() > 0 && rate.perSecond() <= HIGHEST_RATE)) {
			throw new IllegalArgumentException(property + ".per-second is " + rate.perSecond()
					+ ". Set it to more than 0, such as 0.5 for a job every two seconds, or remove the rate.");
		}
		requirePositive(property + ".burst", rate.burst(), "remove it for as many as one second allows");
	}

	private static String kindProperty(String kind) {
		return AwaProperties.property("awa.worker.kinds", kind);
	}

	static QueueSettings settings(Queue queue, @Nullable Integer pool) {
		int concurrency = (queue.concurrency() != null) ? queue.concurrency()
				: (pool != null) ? pool : DEFAULT_CONCURRENCY;
		QueueLimits limits = new QueueLimits(null, queue.fleetConcurrency(), queue.keyConcurrency(),
				rate(queue.rateLimit()), rate(queue.fleetRateLimit()), queue.ageingInterval());
		return new QueueSettings(concurrency, queue.deadline(), queue.weight(), queue.min(), queue.keyOrder(), limits);
	}

	static Map<String, KindSettings> settings(Map<String, Kind> kinds) {
		Map<String, KindSettings> settings = new LinkedHashMap<>();
		kinds.forEach((name, kind) -> settings.put(name,
				new KindSettings(rate(kind.rateLimit()), rate(kind.fleetRateLimit()))));
		return settings;
	}

	private static @Nullable RateLimit rate(@Nullable Rate rate) {
		if (rate == null) {
			return null;
		}
		RateLimit limit = RateLimit.perSecond(rate.perSecond());
		return (rate.burst() != null) ? limit.withBurst(rate.burst()) : limit;
	}

}
