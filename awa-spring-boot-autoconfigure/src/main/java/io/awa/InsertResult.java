package io.awa;

import java.time.Instant;

/**
 * What became of an insert.
 *
 * @param jobId identifies the job
 * @param kind the kind it was stored with
 * @param queue the queue it was put in
 * @param state {@link JobState#AVAILABLE} or, if it is due later,
 * {@link JobState#SCHEDULED}
 * @param runAt when it is due, by the database clock
 */
public record InsertResult(long jobId, String kind, String queue, JobState state, Instant runAt) {

}
