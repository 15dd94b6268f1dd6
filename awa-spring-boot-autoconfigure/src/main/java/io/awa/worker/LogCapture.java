package io.awa.worker;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Hears what handlers log through the logging system of the application.
 */
interface LogCapture {

	/** Hears nothing. */
	LogCapture NONE = new LogCapture() {

		@Override
		public void attach() {
		}

		@Override
		public void detach() {
		}

	};

	/** Begins to hear, also if somebody has ended that. */
	void attach();

	/** Ends what {@link #attach()} began, and nothing else. */
	void detach();

	static LogCapture find(RunLogs owner) {
		return find(owner, LoggerFactory.getILoggerFactory());
	}

	static LogCapture find(RunLogs owner, ILoggerFactory loggers) {
		LogCapture found = Finder.LOGBACK_PRESENT ? LogbackCapture.find(owner, loggers) : null;
		if (found != null) {
			return found;
		}
		Finder.logger.warn("awa.worker.job-log.enabled is true, but SLF4J leads to " + loggers.getClass().getName()
				+ " and not to Logback, so what handlers log through it is not kept with their jobs. Use Logback, or log "
				+ "with JobContext.log(…), which works with every logging system.");
		return NONE;
	}

	/**
	 * What interfaces cannot hide.
	 */
	final class Finder {

		private static final Log logger = LogFactory.getLog(LogCapture.class);

		private static final boolean LOGBACK_PRESENT = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext",
				LogCapture.class.getClassLoader());

		private Finder() {
		}

	}

}
