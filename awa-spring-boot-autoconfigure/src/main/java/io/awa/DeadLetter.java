package io.awa;

import java.time.Instant;

/**
 * A job that failed for good and waits for an operator.
 *
 * @param job the job
 * @param reason why it is here
 * @param diedAt since when, by the database clock
 */
public record DeadLetter(Job job, String reason, Instant diedAt) {

}
