package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.worker.FailureAction;
import io.awa.worker.FailureRules;

/**
 * What exceptions of handlers mean. The entry for the nearest superclass counts; what a
 * handler says itself comes first.
 *
 * @param terminal Exceptions after which no other attempt can succeed.
 * @param retry Exceptions after which another attempt may succeed, as after those that
 * are not listed.
 * @param cancel Exceptions that cancel the job.
 * @param snooze Exceptions after which the job runs again without using up an attempt.
 * @param snoozeDelay How long a job waits after one of the latter.
 */
public record FailureProperties(@DefaultValue List<Class<? extends Throwable>> terminal,
		@DefaultValue List<Class<? extends Throwable>> retry, @DefaultValue List<Class<? extends Throwable>> cancel,
		@DefaultValue List<Class<? extends Throwable>> snooze, @DefaultValue("30s") Duration snoozeDelay) {

	/**
	 * Checks the delay.
	 */
	public FailureProperties {
		AwaProperties.requireNotNegative("awa.worker.failures.snooze-delay", snoozeDelay,
				"Set it to a duration such as 30s.");
	}

	FailureRules rules() {
		return new FailureRules().on(this.terminal, FailureAction.terminal())
			.on(this.retry, FailureAction.retry())
			.on(this.cancel, FailureAction.cancel())
			.snoozeOn(this.snooze, this.snoozeDelay);
	}

}
