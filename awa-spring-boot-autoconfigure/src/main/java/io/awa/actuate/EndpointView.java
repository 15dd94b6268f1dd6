package io.awa.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

import io.awa.CronSchedule;
import io.awa.Diagnosis;
import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;
import io.awa.Health;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobDetail;
import io.awa.JobLogLine;
import io.awa.JobProgress;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.QueueDescriptor;
import io.awa.QueueStats;
import io.awa.actuate.EndpointAnswer.Attempt;
import io.awa.actuate.EndpointAnswer.DeadLetter;
import io.awa.actuate.EndpointAnswer.DeadLetters;
import io.awa.actuate.EndpointAnswer.Doctor;
import io.awa.actuate.EndpointAnswer.JobLog;
import io.awa.actuate.EndpointAnswer.LogLine;
import io.awa.actuate.EndpointAnswer.Overview;
import io.awa.actuate.EndpointAnswer.Progress;
import io.awa.actuate.EndpointAnswer.Queue;
import io.awa.actuate.EndpointAnswer.Queues;
import io.awa.actuate.EndpointAnswer.Schedule;
import io.awa.actuate.EndpointAnswer.Schedules;
import io.awa.client.Secrets;

/**
 * Writes answers as one caller may see them, the same for both clients.
 */
final class EndpointView {

	static final PageRequest LINES = PageRequest.first(PageRequest.LARGEST_LIMIT);

	private static final String HIDDEN = "******";

	private final Sanitizer sanitizer;

	private final boolean shown;

	EndpointView(Sanitizer sanitizer, boolean shown) {
		this.sanitizer = sanitizer;
		this.shown = shown;
	}

	static Overview overview(String version, Health health, List<QueueStats> queues) {
		return new Overview(version,
				new Health(health.databaseReachable(), health.schemaVersion(), health.expectedSchemaVersion(),
						health.worker(), (health.problem() != null) ? Secrets.hide(health.problem()) : null,
						health.unhandledKinds(), health.oldestDueAge()),
				queues);
	}

	Doctor doctor(Diagnosis diagnosis) {
		return new Doctor(diagnosis.worst(), diagnosis.findings().stream().map(this::finding).toList());
	}

	/** What a schedule failed of may quote its payload. */
	private Finding finding(Finding finding) {
		String message = Secrets.hide(finding.message());
		int error = message.indexOf(": ");
		if (finding.check() == Check.SCHEDULES && finding.severity() != Severity.OK && error > 0 && !this.shown) {
			message = message.substring(0, error) + ": " + HIDDEN;
		}
		return new Finding(finding.check(), finding.severity(), message, finding.remedy());
	}

	static Queues queues(List<QueueStats> statistics, List<QueueDescriptor> descriptors) {
		Map<String, QueueDescriptor> described = descriptors.stream()
			.collect(Collectors.toMap(QueueDescriptor::queue, Function.identity()));
		return new Queues(statistics.stream().map((queue) -> queue(queue, described.get(queue.queue()))).toList());
	}

	static Queue queue(QueueStats statistics, List<QueueDescriptor> descriptors) {
		return queue(statistics,
				descriptors.stream()
					.filter((descriptor) -> descriptor.queue().equals(statistics.queue()))
					.findFirst()
					.orElse(null));
	}

	private static Queue queue(QueueStats statistics, @Nullable QueueDescriptor descriptor) {
		return new Queue(statistics, (descriptor != null) ? descriptor.description() : null);
	}

	Schedules schedules(List<CronSchedule> schedules) {
		return new Schedules(schedules.stream().map(this::schedule).toList());
	}

	Schedule schedule(CronSchedule schedule) {
		return new Schedule(schedule.name(), schedule.expression(), schedule.every(), schedule.zone(),
				schedule.startsAt(), schedule.endsAt(), schedule.policies(), schedule.kind(),
				text("args", schedule.argsJson()), schedule.queue(), schedule.declared(), schedule.lastFiredAt(),
				schedule.pause(), schedule.retiredAt(), text("lastError", schedule.lastError()));
	}

	DeadLetters deadLetters(Page<io.awa.DeadLetter> page) {
		return new DeadLetters(page.items().stream().map(this::deadLetter).toList(), page.older() != null);
	}

	DeadLetter deadLetter(io.awa.DeadLetter letter) {
		return new DeadLetter(job(letter.job()), letter.reason(), letter.diedAt());
	}

	EndpointAnswer.JobDetail detail(JobDetail detail) {
		return new EndpointAnswer.JobDetail(job(detail.job()), detail.attempts().stream().map(this::attempt).toList(),
				detail.timeline(), (detail.progress() != null) ? progress(detail.progress()) : null, detail.timeout(),
				text("result", detail.resultJson()), text("callbackId", detail.callbackId()), detail.deathReason());
	}

	JobLog log(Page<JobLogLine> page) {
		return new JobLog(page.items().stream().map(this::line).toList(), page.older() != null);
	}

	private LogLine line(JobLogLine line) {
		return new LogLine(line.attempt(), line.lease(), line.at(), line.level().text(), line.logger(),
				text("message", line.message()), line.errorType(), text("errorMessage", line.errorMessage()));
	}

	private EndpointAnswer.Job job(Job job) {
		return new EndpointAnswer.Job(job.id(), job.kind(), job.queue(), job.priority(), job.state().text(),
				job.attempt(), job.maxAttempts(), text("args", job.argsJson()), metadata(job.metadata()), job.tags(),
				job.createdAt(), job.runAt(), job.claimedAt(), job.finishedAt());
	}

	private Attempt attempt(JobAttempt attempt) {
		return new Attempt(attempt.attempt(), attempt.startedAt(), attempt.endedAt(), attempt.workerId(),
				attempt.outcome(), attempt.errorType(), text("errorMessage", attempt.errorMessage()),
				text("errorStack", attempt.errorStack()));
	}

	private Progress progress(JobProgress progress) {
		return new Progress(progress.percent(), text("message", progress.message()),
				text("checkpoint", progress.checkpointJson()));
	}

	private Map<String, @Nullable Object> metadata(Map<String, Object> metadata) {
		Map<String, @Nullable Object> sanitized = new LinkedHashMap<>();
		metadata.forEach((key, value) -> sanitized.put(key, sanitize(key, value)));
		return sanitized;
	}

	private @Nullable String text(String key, @Nullable String value) {
		Object sanitized = sanitize(key, value);
		return (sanitized != null) ? sanitized.toString() : null;
	}

	private @Nullable Object sanitize(String key, @Nullable Object value) {
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), this.shown);
	}

}
