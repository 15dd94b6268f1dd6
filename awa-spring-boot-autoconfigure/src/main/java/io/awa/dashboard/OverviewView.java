package io.awa.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.awa.Diagnosis;
import io.awa.QueueStats;
import io.awa.dashboard.DashboardSql.Latency;
import io.awa.dashboard.DashboardSql.Rate;

/**
 * Writes how all queues stand together.
 *
 * @param now what time it is in the database
 * @param queues how each queue stands
 * @param rates what ended in each minute of the last hour
 * @param latency how long jobs of a sample took
 * @param diagnosis what the doctor found
 */
record OverviewView(Instant now, List<QueueStats> queues, List<Rate> rates, Latency latency, Diagnosis diagnosis) {

	Map<String, @Nullable Object> write() {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("now", this.now.toString());
		answer.put("queues", this.queues.size());
		answer.put("available", sum(QueueStats::available));
		answer.put("scheduled", sum(QueueStats::scheduled));
		answer.put("retryable", sum(QueueStats::retryable));
		answer.put("running", sum(QueueStats::running));
		answer.put("waitingExternal", sum(QueueStats::waitingExternal));
		answer.put("failed", sum(QueueStats::failed));
		answer.put("deadLetters", sum(QueueStats::deadLetters));
		answer.put("completedLastHour", sum(QueueStats::completedLastHour));
		answer.put("failedLastHour", sum(QueueStats::failedLastHour));
		answer.put("oldestDueMillis",
				this.queues.stream()
					.map(QueueStats::oldestAge)
					.filter(Objects::nonNull)
					.max(Comparator.naturalOrder())
					.map(Duration::toMillis)
					.orElse(null));
		answer.put("rates", this.rates.stream().map(OverviewView::rate).toList());
		answer.put("latency", (this.latency.sample() > 0) ? sample() : null);
		answer.put("attention", FleetView.attention(this.diagnosis));
		answer.put("estimated", List.of("latency"));
		return answer;
	}

	private long sum(ToLongFunction<QueueStats> part) {
		return this.queues.stream().mapToLong(part).sum();
	}

	private static Map<String, Object> rate(Rate rate) {
		return Map.of("at", rate.at().toString(), "completed", rate.completed(), "failed", rate.failed());
	}

	private Map<String, @Nullable Object> sample() {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("waitP50Millis", this.latency.waitP50());
		answer.put("waitP95Millis", this.latency.waitP95());
		answer.put("runP50Millis", this.latency.runP50());
		answer.put("runP95Millis", this.latency.runP95());
		answer.put("sample", this.latency.sample());
		return answer;
	}

}
