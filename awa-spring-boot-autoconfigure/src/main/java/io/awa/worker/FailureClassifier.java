package io.awa.worker;

import org.jspecify.annotations.Nullable;

/**
 * Decides what an exception means for its job. Register a bean to replace the one that
 * {@code awa.worker.failures.*} configures.
 */
@FunctionalInterface
public interface FailureClassifier {

	/**
	 * Classifies a failure. Not asked about a {@link TerminalJobException} nor a payload
	 * that cannot be read, which are terminal.
	 * @param failure what the handler threw
	 * @param context the job and the run that failed
	 * @return what to do, or {@code null} to leave it to the next rule, in the end: retry
	 */
	@Nullable FailureAction classify(Throwable failure, JobContext context);

}
