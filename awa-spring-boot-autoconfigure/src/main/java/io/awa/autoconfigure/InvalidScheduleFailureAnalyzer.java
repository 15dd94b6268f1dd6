package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.cron.InvalidScheduleException;

/**
 * Explains a declared schedule that makes no sense.
 */
final class InvalidScheduleFailureAnalyzer extends AbstractFailureAnalyzer<InvalidScheduleException> {

	private static final String ACTION = """
			Mend what declares the schedule: %s.
			- A cron expression has 5 fields with minutes first, 6 with seconds first, or is a macro such as @daily.
			- A time zone is a name such as Europe/Berlin.
			- Each schedule has a name of its own and either an expression or a fixed rate.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidScheduleException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION.formatted(cause.source()), cause);
	}

}
