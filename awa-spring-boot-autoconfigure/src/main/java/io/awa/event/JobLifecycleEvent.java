package io.awa.event;

/**
 * Something that happened to a job on this node. Published as an application event of
 * Spring after it was committed, in the order of the node, on a thread of its own. Best
 * effort: what happens on other nodes is published there, and when listeners are so slow
 * that thousands of events wait, further ones are dropped. Do not build anything on it
 * that must happen for every job; insert a job for that.
 */
public sealed interface JobLifecycleEvent permits JobInserted, JobStarted, JobCompleted, JobRetried, JobFailed,
		JobCancelled, JobSnoozed, JobParked, JobRescued {

	/**
	 * Identifies the job.
	 * @return the id of the job
	 */
	long jobId();

	/**
	 * Names the type of work.
	 * @return the kind
	 */
	String kind();

	/**
	 * Names the queue of the job.
	 * @return the queue
	 */
	String queue();

}
