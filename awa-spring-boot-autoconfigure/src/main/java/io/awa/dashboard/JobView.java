package io.awa.dashboard;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.awa.BulkPreview;
import io.awa.DeadLetter;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobDetail;
import io.awa.JobEvent;
import io.awa.JobLogLine;
import io.awa.JobMetadata;
import io.awa.JobProgress;
import io.awa.Page;
import io.awa.PageRequest;

/**
 * Writes jobs for the pages. Payloads, results, checkpoints and metadata are left out, or
 * go through the redactor.
 */
final class JobView {

	/** As in {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}. */
	private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.*");

	private final boolean shown;

	private final @Nullable String traceUrl;

	private final DashboardRedactor redactor;

	JobView(boolean shown, @Nullable String traceUrl, DashboardRedactor redactor) {
		this.shown = shown;
		this.traceUrl = traceUrl;
		this.redactor = redactor;
	}

	static <T> Map<String, @Nullable Object> page(Page<T> page, Function<? super T, ?> item) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("items", page.items().stream().map(item).toList());
		answer.put("newer", page.newer());
		answer.put("older", page.older());
		return answer;
	}

	/** If the search was cut, it goes on from a cursor. */
	static Map<String, @Nullable Object> page(Page<Job> page, PageRequest request, @Nullable Long next) {
		Map<String, @Nullable Object> answer = page(page, JobView::job);
		if (next != null) {
			answer.put((request.newerThan() != null) ? "newer" : "older", next);
		}
		answer.put("cut", next != null);
		return answer;
	}

	static Map<String, @Nullable Object> job(Job job) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("id", job.id());
		answer.put("kind", job.kind());
		answer.put("queue", job.queue());
		answer.put("priority", job.priority());
		answer.put("state", job.state().text());
		answer.put("attempt", job.attempt());
		answer.put("maxAttempts", job.maxAttempts());
		answer.put("tags", job.tags());
		answer.put("createdAt", JsonText.time(job.createdAt()));
		answer.put("runAt", JsonText.time(job.runAt()));
		answer.put("claimedAt", JsonText.time(job.claimedAt()));
		answer.put("finishedAt", JsonText.time(job.finishedAt()));
		return answer;
	}

	static Map<String, @Nullable Object> deadLetter(DeadLetter letter) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("job", job(letter.job()));
		answer.put("reason", letter.reason());
		answer.put("diedAt", JsonText.time(letter.diedAt()));
		return answer;
	}

	/** If the count was cut, there are at least so many. */
	static Map<String, @Nullable Object> preview(BulkPreview preview, boolean cut) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("count", preview.count());
		answer.put("cut", cut);
		answer.put("sample", preview.sample().stream().map(JobView::job).toList());
		return answer;
	}

	static Map<String, @Nullable Object> line(JobLogLine line) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("id", line.id());
		answer.put("attempt", line.attempt());
		answer.put("lease", line.lease());
		answer.put("at", JsonText.time(line.at()));
		answer.put("level", line.level().text());
		answer.put("logger", line.logger());
		answer.put("message", line.message());
		answer.put("errorType", line.errorType());
		answer.put("errorMessage", line.errorMessage());
		return answer;
	}

	Map<String, @Nullable Object> detail(JobDetail detail) {
		Job job = detail.job();
		Map<String, @Nullable Object> known = job(job);
		String args = text(job.kind(), job.argsJson());
		known.put("args", args);
		known.put("argsRedacted", args != null && !args.equals(job.argsJson()));
		known.put("metadata", metadata(job));
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("job", known);
		answer.put("attempts", detail.attempts().stream().map(JobView::attempt).toList());
		answer.put("timeline", detail.timeline().stream().map(JobView::event).toList());
		answer.put("progress", (detail.progress() != null) ? progress(job.kind(), detail.progress()) : null);
		answer.put("timeoutMillis", JsonText.millis(detail.timeout()));
		answer.put("result", text(job.kind(), detail.resultJson()));
		answer.put("uniqueKey", detail.uniqueKey());
		answer.put("callbackId", this.shown ? detail.callbackId() : null);
		answer.put("deathReason", detail.deathReason());
		answer.put("deadLetter", detail.deathReason() != null);
		String traceId = traceId(job.metadata());
		answer.put("traceId", traceId);
		answer.put("traceUrl", (traceId != null && this.traceUrl != null)
				? this.traceUrl.replace(DashboardSettings.TRACE_ID, traceId) : null);
		return answer;
	}

	private static Map<String, @Nullable Object> attempt(JobAttempt attempt) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("attempt", attempt.attempt());
		answer.put("startedAt", JsonText.time(attempt.startedAt()));
		answer.put("endedAt", JsonText.time(attempt.endedAt()));
		answer.put("workerId", attempt.workerId());
		answer.put("outcome", attempt.outcome());
		answer.put("errorType", attempt.errorType());
		answer.put("errorMessage", attempt.errorMessage());
		answer.put("errorStack", attempt.errorStack());
		return answer;
	}

	private static Map<String, @Nullable Object> event(JobEvent event) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("at", JsonText.time(event.at()));
		answer.put("event", event.type());
		answer.put("attempt", event.attempt());
		answer.put("detail", event.text());
		return answer;
	}

	private Map<String, @Nullable Object> progress(String kind, JobProgress progress) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("percent", progress.percent());
		answer.put("message", progress.message());
		answer.put("checkpoint", text(kind, progress.checkpointJson()));
		return answer;
	}

	private @Nullable String text(String kind, @Nullable String json) {
		return (this.shown && json != null) ? this.redactor.redact(kind, json) : null;
	}

	private Map<String, Object> metadata(Job job) {
		Map<String, Object> own = JobMetadata.withoutReserved(job.metadata());
		if (!this.shown || own.isEmpty()) {
			return Map.of();
		}
		Map<String, Object> redacted = JsonText.findObject(this.redactor.redact(job.kind(), JsonText.text(own)));
		return (redacted != null) ? redacted : Map.of();
	}

	private static @Nullable String traceId(Map<String, Object> metadata) {
		Object parent = (metadata.get(JobMetadata.TRACE) instanceof Map<?, ?> trace) ? trace.get("traceparent") : null;
		Matcher matcher = TRACE_PARENT.matcher(String.valueOf(parent));
		return matcher.matches() ? matcher.group(1) : null;
	}

}
