package io.awa;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What was found by a look at everything that jobs depend on, with what to do about it.
 * There is at least one finding for each {@link Check} that could be made.
 *
 * @param findings what was found, in the order of the checks
 */
public record Diagnosis(List<Finding> findings) {

	/**
	 * Sorts and copies the list.
	 */
	public Diagnosis {
		findings = findings.stream().sorted(Comparator.comparing(Finding::check)).toList();
	}

	/**
	 * Returns what is not as it should be.
	 * @return the findings with a remedy, the worst first
	 */
	public List<Finding> problems() {
		return this.findings.stream()
			.filter((finding) -> finding.severity() != Severity.OK)
			.sorted(Comparator.comparing(Finding::severity).reversed())
			.toList();
	}

	/**
	 * Returns how bad the worst finding is.
	 * @return {@link Severity#OK} if there is no problem
	 */
	public Severity worst() {
		return this.findings.stream().map(Finding::severity).max(Comparator.naturalOrder()).orElse(Severity.OK);
	}

	/**
	 * Writes the findings as lines of text for people.
	 * @return a line for each finding, and one more for each remedy
	 */
	public String toText() {
		return this.findings.stream().map(Finding::toText).collect(Collectors.joining("\n"));
	}

	/**
	 * What is looked at.
	 */
	public enum Check {

		/**
		 * Whether the database answers, may be written to, and keeps what it is given.
		 */
		DATABASE,

		/** Whether the tables are there, in the version of this library. */
		SCHEMA,

		/** What the user of the database may do with the tables. */
		PRIVILEGES,

		/** Whether connections are left, in the pool and on the server. */
		CONNECTIONS,

		/** Whether the clocks of application and database agree. */
		CLOCK,

		/** Whether transactions or others hold back the removal of dead rows. */
		TRANSACTIONS,

		/** Whether the worker of this application does what it should. */
		WORKER,

		/** Whether this application hears of new jobs at once. */
		NOTIFICATIONS,

		/** Whether running jobs have a worker that lives, and end in time. */
		RUNS,

		/**
		 * Whether due jobs start, and callbacks are waited for no longer than they may.
		 */
		QUEUES,

		/** Whether there are due jobs that no live worker can take. */
		KINDS,

		/** Whether schedules fire. */
		SCHEDULES

	}

	/**
	 * How bad a finding is.
	 */
	public enum Severity {

		/** As it should be. */
		OK,

		/** Works, but somebody should look at it. */
		WARNING,

		/** Jobs are not inserted or not run. */
		ERROR

	}

	/**
	 * What one check found.
	 *
	 * @param check what was looked at
	 * @param severity how bad it is
	 * @param message what was found
	 * @param remedy what to do about it; {@code null} if nothing
	 */
	public record Finding(Check check, Severity severity, String message, @Nullable String remedy) {

		/**
		 * Returns a finding that all is well.
		 * @param check what was looked at
		 * @param message what was found
		 * @return the finding
		 */
		public static Finding ok(Check check, String message) {
			return new Finding(check, Severity.OK, message, null);
		}

		/**
		 * Returns a finding that somebody should look at.
		 * @param check what was looked at
		 * @param message what was found
		 * @param remedy what to do about it
		 * @return the finding
		 */
		public static Finding warning(Check check, String message, String remedy) {
			return new Finding(check, Severity.WARNING, message, remedy);
		}

		/**
		 * Returns a finding that keeps jobs from being inserted or run.
		 * @param check what was looked at
		 * @param message what was found
		 * @param remedy what to do about it
		 * @return the finding
		 */
		public static Finding error(Check check, String message, String remedy) {
			return new Finding(check, Severity.ERROR, message, remedy);
		}

		private String toText() {
			String line = "%-8s%-14s%s".formatted(lower(this.severity), lower(this.check), this.message);
			return (this.remedy != null) ? line + "\n" + " ".repeat(22) + this.remedy : line;
		}

		private static String lower(Enum<?> value) {
			return value.name().toLowerCase(Locale.ROOT);
		}

	}

}
