package io.awa.testsupport;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is logged by anybody, and everything that the library logs at whatever
 * level.
 */
public final class LogWatch implements AutoCloseable {

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final @Nullable Level before = logger("io.awa").getLevel();

	private LogWatch() {
		this.appender.start();
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this.appender);
	}

	/** Begins to watch, with the levels that are set. */
	public static LogWatch start() {
		return new LogWatch();
	}

	/** Begins to watch, with all that the library has to say. */
	public static LogWatch startWithEverything() {
		LogWatch watch = new LogWatch();
		logger("io.awa").setLevel(Level.TRACE);
		return watch;
	}

	/** Returns the messages so far, each with its stack trace. */
	public List<String> texts() {
		return List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()))
			.toList();
	}

	@Override
	public void close() {
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this.appender);
		logger("io.awa").setLevel(this.before);
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

}
