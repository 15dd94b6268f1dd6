package io.awa.autoconfigure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

import io.awa.Diagnosis;
import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;

/**
 * Turns the application into a command: when it is ready, looks at everything that jobs
 * depend on, writes what it found to the log, and ends. The exit code is 1 if jobs are
 * not inserted or not run, otherwise 0.
 */
final class DoctorCommand implements ApplicationListener<ApplicationReadyEvent> {

	/** A worker that has just started needs a moment until its threads are at work. */
	private static final Duration LONGEST_START = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final Log logger = LogFactory.getLog(DoctorCommand.class);

	private final Supplier<Diagnosis> diagnose;

	private final IntConsumer exit;

	DoctorCommand(Supplier<Diagnosis> diagnose, IntConsumer exit) {
		this.diagnose = diagnose;
		this.exit = exit;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		Diagnosis diagnosis = afterStart();
		int code = (diagnosis.worst() == Severity.ERROR) ? 1 : 0;
		String text = "What the doctor found (awa.doctor.enabled=true):\n" + diagnosis.toText();
		switch (diagnosis.worst()) {
			case OK -> logger.info(text);
			case WARNING -> logger.warn(text);
			case ERROR -> logger.error(text);
		}
		this.exit.accept(SpringApplication.exit(event.getApplicationContext(), () -> code));
	}

	private Diagnosis afterStart() {
		long end = System.nanoTime() + LONGEST_START.toNanos();
		Diagnosis diagnosis = this.diagnose.get();
		while (isStarting(diagnosis) && System.nanoTime() - end < 0) {
			LockSupport.parkNanos(PAUSE.toNanos());
			diagnosis = this.diagnose.get();
		}
		return diagnosis;
	}

	private static boolean isStarting(Diagnosis diagnosis) {
		return diagnosis.problems()
			.stream()
			.map(Finding::check)
			.anyMatch((check) -> check == Check.WORKER || check == Check.NOTIFICATIONS);
	}

}
