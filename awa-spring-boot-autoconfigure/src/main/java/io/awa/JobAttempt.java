package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run of a job.
 *
 * @param attempt its number, from 1
 * @param startedAt when it was claimed
 * @param endedAt when it ended; {@code null} while it runs or waits for a callback
 * @param workerId the worker that ran it, or {@code null} if unknown
 * @param outcome how it ended, for example {@code completed}, {@code retry},
 * {@code failed}, {@code cancelled}, {@code worker_lost}, {@code deadline_exceeded};
 * {@code running} or {@code waiting_external} while it has not
 * @param errorType the class of the exception, or {@code null}
 * @param errorMessage what it said, or {@code null}
 * @param errorStack where it came from, or {@code null}
 */
public record JobAttempt(int attempt, Instant startedAt, @Nullable Instant endedAt, @Nullable Long workerId,
		String outcome, @Nullable String errorType, @Nullable String errorMessage, @Nullable String errorStack) {

}
