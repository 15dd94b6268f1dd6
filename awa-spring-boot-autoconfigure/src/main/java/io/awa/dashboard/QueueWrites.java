package io.awa.dashboard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.awa.InsertResult;
import io.awa.JobLimits;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.client.AsyncAwaClient;

/**
 * Changes queues and schedules by the verbs of the client.
 */
final class QueueWrites {

	private static final String NOBODY = "dashboard";

	private static final String RATE = "rate";

	private static final String FLEET_RATE = "fleetRate";

	private final AsyncAwaClient client;

	QueueWrites(AsyncAwaClient client) {
		this.client = client;
	}

	CompletableFuture<Done> pause(String queue, RequestBody body, @Nullable DashboardUser user) {
		PauseOptions options = options(body, user);
		return this.client.pauseQueue(queue, options).thenApply((paused) -> Done.of(true).about(options.reason()));
	}

	CompletableFuture<Done> resume(String queue) {
		return this.client.resumeQueue(queue).thenApply(Done::of);
	}

	CompletableFuture<Done> drain(String queue) {
		return this.client.drainQueue(queue).thenApply(Done::of);
	}

	CompletableFuture<Done> setLimits(String queue, RequestBody body, @Nullable DashboardUser user) {
		body.only("concurrency", "fleetConcurrency", "keyConcurrency", RATE + "PerSecond", RATE + "Burst",
				FLEET_RATE + "PerSecond", FLEET_RATE + "Burst", "ageingIntervalMillis");
		QueueLimits limits = new QueueLimits(body.findInteger("concurrency"), body.findInteger("fleetConcurrency"),
				body.findInteger("keyConcurrency"), rate(body, RATE), rate(body, FLEET_RATE),
				body.findMillis("ageingIntervalMillis"));
		return this.client.limits()
			.set(queue, limits, by(user))
			.thenApply((set) -> Done.of(true).about(body.describe()));
	}

	CompletableFuture<Done> clearLimits(String queue) {
		return this.client.limits().clear(queue).thenApply(Done::of);
	}

	CompletableFuture<Done> pauseSchedule(String name, RequestBody body, @Nullable DashboardUser user) {
		PauseOptions options = options(body, user);
		return this.client.cron().pause(name, options).thenApply((paused) -> {
			if (!paused) {
				throw DashboardRefusal.notFound("schedule", name);
			}
			return Done.of(true).about(options.reason());
		});
	}

	CompletableFuture<Done> resumeSchedule(String name) {
		return this.client.cron().resume(name).thenCombine(this.client.cron().find(name), (resumed, found) -> {
			if (found.isEmpty()) {
				throw DashboardRefusal.notFound("schedule", name);
			}
			return Done.of(resumed);
		});
	}

	CompletableFuture<Done> trigger(String name) {
		return this.client.cron().trigger(name).thenApply((inserted) -> {
			InsertResult result = inserted.orElseThrow(() -> DashboardRefusal.notFound("schedule", name));
			return Done.of(result.inserted()).jobId(result.jobId()).about("as job " + result.jobId());
		});
	}

	private static PauseOptions options(RequestBody body, @Nullable DashboardUser user) {
		body.only("reason", "untilMillis");
		Duration duration = body.findMillis("untilMillis");
		return new PauseOptions(by(user), body.findText("reason"), duration);
	}

	private static @Nullable RateLimit rate(RequestBody body, String name) {
		Double perSecond = body.findDouble(name + "PerSecond");
		Integer burst = body.findInteger(name + "Burst");
		if (perSecond == null) {
			if (burst != null) {
				throw DashboardRefusal.invalid("There is a '" + name + "Burst' without '" + name
						+ "PerSecond'. Send both, or the rate alone.");
			}
			return null;
		}
		RateLimit rate = RateLimit.perSecond(perSecond);
		return (burst != null) ? rate.withBurst(burst) : rate;
	}

	/** Names of users may be longer than those that are kept. */
	static String by(@Nullable DashboardUser user) {
		String name = (user != null) ? user.name().replaceAll("\\p{Cntrl}", "") : "";
		return name.isBlank() ? NOBODY : JobLimits.cut(name, JobLimits.NAME_LENGTH);
	}

}
