package io.awa.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.CronPolicies;
import io.awa.Description;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;
import io.awa.Health;
import io.awa.JobEvent;
import io.awa.KindDescriptor;
import io.awa.QueuePause;
import io.awa.QueueStats;
import io.awa.UnhandledKind;

/**
 * What the endpoint answers: one record for each view. Where values of jobs are not to be
 * shown, asterisks stand in their place.
 */
public sealed interface EndpointAnswer {

	/**
	 * How the job queue does.
	 *
	 * @param version the version of the library
	 * @param health the health, seen from this application
	 * @param queues how the queues stand; empty if the database cannot be asked
	 */
	record Overview(String version, Health health, List<QueueStats> queues) implements EndpointAnswer {

	}

	/**
	 * What the doctor found.
	 *
	 * @param worst how bad the worst finding is
	 * @param findings the findings in the order of the checks
	 */
	record Doctor(Severity worst, List<Finding> findings) implements EndpointAnswer {

	}

	/**
	 * All known queues.
	 *
	 * @param queues the queues by name
	 */
	record Queues(List<Queue> queues) implements EndpointAnswer {

	}

	/**
	 * A queue.
	 *
	 * @param statistics how it stands
	 * @param description what applications say about it, or {@code null}
	 */
	record Queue(QueueStats statistics, @Nullable Description description) implements EndpointAnswer {

	}

	/**
	 * What applications say about kinds, and what nobody can run.
	 *
	 * @param kinds the described kinds
	 * @param unhandled due jobs that no live worker can take
	 */
	record Kinds(List<KindDescriptor> kinds, List<UnhandledKind> unhandled) implements EndpointAnswer {

	}

	/**
	 * All schedules.
	 *
	 * @param schedules the schedules by name
	 */
	record Schedules(List<Schedule> schedules) implements EndpointAnswer {

	}

	/**
	 * A schedule.
	 *
	 * @param name identifies it
	 * @param expression when it fires, or {@code null} if at a fixed rate
	 * @param every the time between two fires, or {@code null}
	 * @param zone the time zone of the expression
	 * @param startsAt when it may fire first, or {@code null}
	 * @param endsAt from when on it may not fire, or {@code null}
	 * @param policies what it does about missed fires and long jobs
	 * @param kind the kind of its jobs
	 * @param args their payload, as JSON text
	 * @param queue their queue
	 * @param declared whether applications declare it
	 * @param lastFiredAt the last time it fired for, or {@code null}
	 * @param pause why it does not fire, or {@code null}
	 * @param retiredAt since when nobody declares it any more, or {@code null}
	 * @param lastError why it could not fire last time, or {@code null}
	 */
	record Schedule(String name, @Nullable String expression, @Nullable Duration every, String zone,
			@Nullable Instant startsAt, @Nullable Instant endsAt, CronPolicies policies, String kind,
			@Nullable String args, String queue, boolean declared, @Nullable Instant lastFiredAt,
			@Nullable QueuePause pause, @Nullable Instant retiredAt,
			@Nullable String lastError) implements EndpointAnswer {

	}

	/**
	 * The newest dead letters.
	 *
	 * @param deadLetters the dead letters, newest job first
	 * @param more whether there are more
	 */
	record DeadLetters(List<DeadLetter> deadLetters, boolean more) implements EndpointAnswer {

	}

	/**
	 * A dead letter.
	 *
	 * @param job the job
	 * @param reason why it is here
	 * @param diedAt since when
	 */
	record DeadLetter(Job job, String reason, Instant diedAt) implements EndpointAnswer {

	}

	/**
	 * A job.
	 *
	 * @param id identifies it
	 * @param kind its kind
	 * @param queue its queue
	 * @param priority 1 (first) to 4 (last)
	 * @param state where it stands
	 * @param attempt how many runs have begun
	 * @param maxAttempts how many runs it gets
	 * @param args its payload, as JSON text
	 * @param metadata what the inserter added
	 * @param tags words to find it by
	 * @param createdAt when it was inserted
	 * @param runAt when it is due, or {@code null}
	 * @param claimedAt when its last run began, or {@code null}
	 * @param finishedAt when it finished, or {@code null}
	 */
	record Job(long id, String kind, String queue, int priority, String state, int attempt, int maxAttempts,
			@Nullable String args, Map<String, @Nullable Object> metadata, List<String> tags, Instant createdAt,
			@Nullable Instant runAt, @Nullable Instant claimedAt, @Nullable Instant finishedAt) {

	}

	/**
	 * Everything about a job.
	 *
	 * @param job the job
	 * @param attempts its runs
	 * @param timeline what happened to it
	 * @param progress what its handler reported, or {@code null}
	 * @param timeout its own time limit, or {@code null}
	 * @param result what its last run returned, as JSON text, or {@code null}
	 * @param callbackId the callback it waits for, or {@code null}
	 * @param deathReason why it is a dead letter, or {@code null}
	 */
	record JobDetail(Job job, List<Attempt> attempts, List<JobEvent> timeline, @Nullable Progress progress,
			@Nullable Duration timeout, @Nullable String result, @Nullable String callbackId,
			@Nullable String deathReason) implements EndpointAnswer {

	}

	/**
	 * A run of a job.
	 *
	 * @param attempt its number
	 * @param startedAt when it was claimed
	 * @param endedAt when it ended, or {@code null}
	 * @param workerId the worker that ran it, or {@code null}
	 * @param outcome how it ended
	 * @param errorType the class of the exception, or {@code null}
	 * @param errorMessage what it said, or {@code null}
	 * @param errorStack where it came from, or {@code null}
	 */
	record Attempt(int attempt, Instant startedAt, @Nullable Instant endedAt, @Nullable Long workerId, String outcome,
			@Nullable String errorType, @Nullable String errorMessage, @Nullable String errorStack) {

	}

	/**
	 * What a handler reported.
	 *
	 * @param percent how much is done, or {@code null}
	 * @param message what it is doing, or {@code null}
	 * @param checkpoint what the next attempt can go on from, or {@code null}
	 */
	record Progress(@Nullable Integer percent, @Nullable String message, @Nullable String checkpoint) {

	}

	/**
	 * The newest lines that handlers logged while they ran a job.
	 *
	 * @param lines the lines, newest first
	 * @param more whether there are more
	 */
	record JobLog(List<LogLine> lines, boolean more) implements EndpointAnswer {

	}

	/**
	 * A line that a handler logged.
	 *
	 * @param attempt the number of the run
	 * @param lease the lease of the run
	 * @param at when it was logged
	 * @param level how important it is
	 * @param logger the name of the logger, or {@code null}
	 * @param message what was logged
	 * @param errorType the class of the exception, or {@code null}
	 * @param errorMessage what it said, or {@code null}
	 */
	record LogLine(int attempt, long lease, Instant at, String level, @Nullable String logger, @Nullable String message,
			@Nullable String errorType, @Nullable String errorMessage) {

	}

	/**
	 * What became of what an operator asked for.
	 *
	 * @param view the group of things
	 * @param name which of them
	 * @param action what was asked for
	 * @param changed whether anything changed
	 * @param state where the job stands now, or {@code null}
	 * @param jobId the job that was inserted, or that is in the way, or {@code null}
	 */
	record Change(String view, String name, String action, boolean changed, @Nullable String state,
			@Nullable Long jobId) implements EndpointAnswer {

	}

	/**
	 * Why there is no answer.
	 *
	 * @param problem what is wrong and what to do about it
	 */
	record Problem(String problem) implements EndpointAnswer {

	}

}
