package io.awa.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

import io.awa.JobChange;
import io.awa.PauseOptions;
import io.awa.actuate.EndpointAnswer.Change;

/**
 * What an operator asks the endpoint to do.
 *
 * @param path what it is about
 * @param action what to do with it
 * @param pause who, why and how long, if it is to be paused
 */
record EndpointCommand(EndpointPath path, String action, PauseOptions pause) {

	private static final String PAUSE = "pause";

	private static final Map<String, List<String>> ACTIONS = Map.of(EndpointPath.QUEUES, List.of(PAUSE, "resume"),
			EndpointPath.JOBS, List.of("retry", "cancel"), EndpointPath.SCHEDULES, List.of(PAUSE, "resume", "trigger"),
			EndpointPath.DEAD_LETTERS, List.of("retry", "purge"));

	static EndpointCommand of(EndpointPath path, String action, Reason reason) {
		List<String> known = ACTIONS.get(path.view());
		if (known == null || !path.isNamed()) {
			throw path.unknown();
		}
		if (!known.contains(action)) {
			throw EndpointRefusal.unknownAction(path.view(), action, known);
		}
		return new EndpointCommand(path, action, action.equals(PAUSE) ? reason.toOptions() : PauseOptions.defaults());
	}

	/** View and action, to choose the operation by. */
	String key() {
		return this.path.view() + " " + this.action;
	}

	Change done() {
		return done(true);
	}

	Change done(boolean changed) {
		return new Change(this.path.view(), this.path.name(), this.action, changed, null, null);
	}

	Change inserted(long jobId) {
		return new Change(this.path.view(), this.path.name(), this.action, true, null, jobId);
	}

	Change changed(JobChange change) {
		if (change.outcome() == JobChange.Outcome.NOT_FOUND) {
			throw this.path.notFound(this.path.view().equals(EndpointPath.JOBS) ? "job" : "dead letter");
		}
		return new Change(this.path.view(), this.path.name(), this.action, change.changed(),
				(change.state() != null) ? change.state().text() : null, change.existingJobId());
	}

	/** Nothing changes about a schedule that is not there. */
	Change changedSchedule(boolean changed, boolean exists) {
		if (!exists) {
			throw this.path.notFound("schedule");
		}
		return done(changed);
	}

	/**
	 * What an operator says about a pause.
	 *
	 * @param text why, or {@code null}
	 * @param duration how long as text, or {@code null} until it is resumed
	 * @param by who, or {@code null}
	 */
	record Reason(@Nullable String text, @Nullable String duration, @Nullable String by) {

		Reason orBy(@Nullable String user) {
			return (this.by != null) ? this : new Reason(this.text, this.duration, user);
		}

		private PauseOptions toOptions() {
			return new PauseOptions(this.by, this.text, (this.duration != null) ? parse(this.duration) : null);
		}

		private static Duration parse(String duration) {
			try {
				return DurationStyle.detectAndParse(duration);
			}
			catch (IllegalArgumentException | ArithmeticException ex) {
				throw EndpointRefusal.invalid("duration", duration, "Use one such as 10m or PT10M.");
			}
		}

	}

}
