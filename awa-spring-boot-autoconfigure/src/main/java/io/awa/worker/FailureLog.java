package io.awa.worker;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.apache.commons.logging.Log;

/**
 * Writes failures of handlers to the log: as they are, or what the redactor of the
 * application leaves of them.
 */
final class FailureLog {

	private final Log logger;

	private final FailureHandling failures;

	FailureLog(Log logger, FailureHandling failures) {
		this.logger = logger;
		this.failures = failures;
	}

	/** Asking an exception what it says runs user code, so this may fail. */
	void warn(String kind, String message, Throwable failure, boolean withStack) {
		if (this.failures.redacts()) {
			String text = withStack ? stack(failure) : String.valueOf(failure);
			this.logger.warn(message + ": " + this.failures.redact(kind, text));
		}
		else if (withStack) {
			this.logger.warn(message + ": " + failure, failure);
		}
		else {
			this.logger.warn(message + ": " + failure);
		}
	}

	static String stack(Throwable failure) {
		StringWriter stack = new StringWriter();
		failure.printStackTrace(new PrintWriter(stack));
		return stack.toString();
	}

}
