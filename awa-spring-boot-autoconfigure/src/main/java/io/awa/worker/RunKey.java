package io.awa.worker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Identifies one run of a job. Its text in a notification that it was cancelled is the
 * word cancel, a colon, the job, a colon and the lease.
 *
 * @param jobId the job
 * @param lease the lease given by the claim
 */
record RunKey(long jobId, long lease) {

	private static final Pattern TEXT = Pattern.compile("cancel:(\\d{1,18}):(\\d{1,18})");

	String text() {
		return "cancel:" + this.jobId + ":" + this.lease;
	}

	/** Returns {@code null} for texts that are no cancellation. */
	static @Nullable RunKey parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		return matcher.matches() ? new RunKey(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
				: null;
	}

}
