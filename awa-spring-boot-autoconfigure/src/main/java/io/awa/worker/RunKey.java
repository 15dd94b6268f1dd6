package io.awa.worker;

/**
 * Identifies one run of a job.
 *
 * @param jobId the job
 * @param lease the lease given by the claim
 */
record RunKey(long jobId, long lease) {

}
