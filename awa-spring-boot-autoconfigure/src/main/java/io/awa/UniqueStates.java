package io.awa;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * While it stands in which states a unique job keeps its key. A job that left its set
 * gives the key to the next insert that asks for it, so a key never has two owners.
 */
public enum UniqueStates {

	/**
	 * Until a worker takes it: one may wait while another runs. If the running one comes
	 * back for another attempt after the key was taken, it waits without the key.
	 */
	WAITING(EnumSet.of(JobState.SCHEDULED, JobState.AVAILABLE, JobState.RETRYABLE)),

	/** Until it has completed, failed or was cancelled. */
	UNFINISHED(EnumSet.of(JobState.SCHEDULED, JobState.AVAILABLE, JobState.RETRYABLE, JobState.RUNNING,
			JobState.WAITING_EXTERNAL)),

	/** Unless it failed or was cancelled; a completed job keeps it until it is pruned. */
	UNFINISHED_OR_COMPLETED(EnumSet.complementOf(EnumSet.of(JobState.FAILED, JobState.CANCELLED))),

	/** Always, until the job is pruned or discarded. */
	ALL(EnumSet.allOf(JobState.class));

	private final Set<JobState> states;

	UniqueStates(Set<JobState> states) {
		this.states = Collections.unmodifiableSet(states);
	}

	/**
	 * Returns the states of the set.
	 * @return the states
	 */
	public Set<JobState> states() {
		return this.states;
	}

	/**
	 * Returns the name that the database uses.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
