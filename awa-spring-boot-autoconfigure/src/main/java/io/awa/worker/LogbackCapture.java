package io.awa.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;

import io.awa.JobLogLevel;

/**
 * Hears what is logged through Logback, which is one for the whole JVM. Takes only what
 * comes from threads that work for runs of its own worker: other application contexts in
 * the JVM have appenders of their own.
 */
final class LogbackCapture implements LogCapture {

	private final Logger root;

	private final RunAppender appender;

	private LogbackCapture(RunLogs owner, LoggerContext context) {
		this.root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.appender = new RunAppender(owner);
		this.appender.setContext(context);
		this.appender.setName("awa-job-log");
	}

	/** Returns {@code null} if the loggers are none of Logback's. */
	static @Nullable LogCapture find(RunLogs owner, ILoggerFactory loggers) {
		return (loggers instanceof LoggerContext context) ? new LogbackCapture(owner, context) : null;
	}

	@Override
	public void attach() {
		if (!this.root.isAttached(this.appender)) {
			this.appender.start();
			this.root.addAppender(this.appender);
		}
	}

	@Override
	public void detach() {
		this.root.detachAppender(this.appender);
		this.appender.stop();
	}

	private static final class RunAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final RunLogs owner;

		private RunAppender(RunLogs owner) {
			this.owner = owner;
		}

		@Override
		protected void append(ILoggingEvent event) {
			JobLogContext context = JobLogContext.current();
			RunLog log = (context != null) ? context.log() : null;
			JobLogLevel level = level(event.getLevel());
			if (log != null && log.isOf(this.owner) && log.takes(level)) {
				IThrowableProxy failure = event.getThrowableProxy();
				log.add(level, event.getLoggerName(), event.getFormattedMessage(),
						(failure != null) ? failure.getClassName() : null,
						(failure != null) ? failure.getMessage() : null);
			}
		}

		private static JobLogLevel level(Level level) {
			return switch (level.toInt()) {
				case Level.ERROR_INT -> JobLogLevel.ERROR;
				case Level.WARN_INT -> JobLogLevel.WARN;
				case Level.INFO_INT -> JobLogLevel.INFO;
				case Level.DEBUG_INT -> JobLogLevel.DEBUG;
				default -> JobLogLevel.TRACE;
			};
		}

	}

}
