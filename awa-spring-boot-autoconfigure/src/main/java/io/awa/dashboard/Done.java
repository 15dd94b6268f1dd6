package io.awa.dashboard;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.BulkResult;
import io.awa.JobChange;

/**
 * What became of a request that changes something.
 *
 * @param answer what is answered
 * @param changed how many things were changed
 * @param detail what was asked for, for the audit; never a payload
 */
record Done(Map<String, @Nullable Object> answer, long changed, @Nullable String detail) {

	static Done of(boolean changed) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("changed", changed);
		return new Done(answer, changed ? 1 : 0, null);
	}

	static Done of(BulkResult result) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("changed", result.changed());
		answer.put("skipped", result.skipped());
		answer.put("more", result.more());
		return new Done(answer, result.changed(), null);
	}

	/**
	 * A job that was changed.
	 * @throws DashboardRefusal if there is none, or its state does not allow it
	 */
	static Done of(JobChange change, String thing) {
		switch (change.outcome()) {
			case NOT_FOUND -> throw DashboardRefusal.notFound(thing, change.jobId());
			case UNCHANGED -> throw DashboardRefusal.conflict("Nothing was changed, because job " + change.jobId()
					+ ((change.state() != null) ? " is " + change.state().text() + "." : " is in another state.")
					+ " Look at it again.");
			case DUPLICATE -> throw DashboardRefusal.conflict("Job " + change.existingJobId()
					+ " has taken its unique key meanwhile. Cancel that one, or leave this one.");
			default -> {
				Done done = of(true);
				done.answer().put("outcome", "changed");
				done.answer().put("state", (change.state() != null) ? change.state().text() : null);
				return done;
			}
		}
	}

	Done about(@Nullable String what) {
		return new Done(this.answer, this.changed, what);
	}

	Done jobId(long jobId) {
		this.answer.put("jobId", jobId);
		return this;
	}

}
