package io.awa.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.awa.Description;
import io.awa.QueueDescriptor;
import io.awa.QueueLimits;
import io.awa.QueuePause;
import io.awa.QueueStats;
import io.awa.RateLimit;
import io.awa.StoredQueueLimits;
import io.awa.dashboard.DashboardSql.WorkerRow;

/**
 * Writes queues for the pages.
 *
 * @param statistics how they stand
 * @param descriptors what applications say about them
 * @param limits what was set at run time
 * @param workers who works on them
 */
record QueueView(List<QueueStats> statistics, List<QueueDescriptor> descriptors, List<StoredQueueLimits> limits,
		List<WorkerRow> workers) {

	private static final Description UNDESCRIBED = new Description(null, null, null, null, List.of());

	private static final QueueStats NONE = new QueueStats("", 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null);

	/** Those that have jobs or a pause, are described, limited or worked on. */
	List<Map<String, @Nullable Object>> all() {
		Set<String> names = new TreeSet<>();
		this.statistics.forEach((queue) -> names.add(queue.queue()));
		this.descriptors.forEach((descriptor) -> names.add(descriptor.queue()));
		this.limits.forEach((limited) -> names.add(limited.queue()));
		this.workers.stream().filter(WorkerRow::alive).map(WorkerRow::queue).forEach((queue) -> {
			if (queue != null) {
				names.add(queue);
			}
		});
		List<Map<String, @Nullable Object>> queues = new ArrayList<>();
		names.forEach((name) -> queues.add(one(name)));
		return queues;
	}

	Map<String, @Nullable Object> one(String name) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("name", name);
		describe(answer,
				this.descriptors.stream()
					.filter((descriptor) -> descriptor.queue().equals(name))
					.map(QueueDescriptor::description)
					.findFirst()
					.orElse(null));
		QueueStats stats = this.statistics.stream()
			.filter((queue) -> queue.queue().equals(name))
			.findFirst()
			.orElse(NONE);
		count(answer, stats);
		answer.put("oldestDueMillis", JsonText.millis(stats.oldestAge()));
		answer.put("pause", pause(stats.pause()));
		answer.put("limits",
				this.limits.stream()
					.filter((limited) -> limited.queue().equals(name))
					.map(QueueView::limits)
					.findFirst()
					.orElse(null));
		answer.put("workers",
				this.workers.stream().filter((worker) -> worker.alive() && name.equals(worker.queue())).count());
		return answer;
	}

	static void describe(Map<String, @Nullable Object> answer, @Nullable Description description) {
		Description known = (description != null) ? description : UNDESCRIBED;
		answer.put("displayName", known.displayName());
		answer.put("description", known.text());
		answer.put("owner", known.owner());
		answer.put("docsUrl", known.docsUrl());
		answer.put("tags", known.tags());
	}

	private static void count(Map<String, @Nullable Object> answer, QueueStats stats) {
		answer.put("available", stats.available());
		answer.put("scheduled", stats.scheduled());
		answer.put("retryable", stats.retryable());
		answer.put("running", stats.running());
		answer.put("waitingExternal", stats.waitingExternal());
		answer.put("failed", stats.failed());
		answer.put("deadLetters", stats.deadLetters());
		answer.put("completedLastHour", stats.completedLastHour());
		answer.put("failedLastHour", stats.failedLastHour());
	}

	static @Nullable Map<String, @Nullable Object> pause(@Nullable QueuePause pause) {
		if (pause == null) {
			return null;
		}
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("by", pause.by());
		answer.put("reason", pause.reason());
		answer.put("since", JsonText.time(pause.since()));
		answer.put("until", JsonText.time(pause.until()));
		return answer;
	}

	private static Map<String, @Nullable Object> limits(StoredQueueLimits stored) {
		QueueLimits limits = stored.limits();
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("concurrency", limits.concurrency());
		answer.put("fleetConcurrency", limits.fleetConcurrency());
		answer.put("keyConcurrency", limits.keyConcurrency());
		rate(answer, "rate", limits.rate());
		rate(answer, "fleetRate", limits.fleetRate());
		answer.put("ageingIntervalMillis", JsonText.millis(limits.ageingInterval()));
		answer.put("setAt", JsonText.time(stored.setAt()));
		answer.put("setBy", stored.setBy());
		return answer;
	}

	private static void rate(Map<String, @Nullable Object> answer, String name, @Nullable RateLimit rate) {
		answer.put(name + "PerSecond", (rate != null) ? rate.perSecond() : null);
		answer.put(name + "Burst", (rate != null) ? rate.burst() : null);
	}

}
