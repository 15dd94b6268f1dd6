package io.awa.worker;

import io.awa.AwaException;

/**
 * A job was to be completed inside a transaction of its handler, but the run no longer
 * holds its lease: the job was cancelled, or given to another worker. Let it roll the
 * transaction back, so that the work is not done twice.
 */
public class StaleLeaseException extends AwaException {

	private final long jobId;

	private final long lease;

	/**
	 * Creates the exception.
	 * @param jobId the job
	 * @param lease the lease that no longer holds
	 */
	public StaleLeaseException(long jobId, long lease) {
		super("Lease " + lease + " of job " + jobId + " no longer holds: the job was cancelled or given to another "
				+ "worker. Let this exception roll back the transaction.");
		this.jobId = jobId;
		this.lease = lease;
	}

	/**
	 * Returns the job.
	 * @return the id
	 */
	public long jobId() {
		return this.jobId;
	}

	/**
	 * Returns the lease that no longer holds.
	 * @return the lease
	 */
	public long lease() {
		return this.lease;
	}

}
