package io.awa;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What no two jobs may share, and what becomes of the second. The key is the SHA-256 of
 * the text that PostgreSQL gives a {@code jsonb} object with the members {@code kind}
 * and, where asked for, {@code queue} and {@code args}; the function {@code unique_key}
 * of the schema computes it. The kind is always part of it. The order of members does not
 * matter; a number counts as PostgreSQL prints it, so {@code 1} and {@code 1.0} differ.
 * Moving a job to another queue does not change its key. Immutable.
 * <p>
 * A job keeps its key while it stands in one of the {@link #states()}, and no longer than
 * the {@link #period()} after its insert. If two transactions insert the same key at the
 * same time, the second waits for the first to end.
 *
 * @param byArgs whether the payload is part of the key
 * @param fields which members of the payload are; empty means all of them
 * @param byQueue whether the queue is part of the key
 * @param period how long after its insert a job keeps its key at most, or {@code null}
 * @param states while it stands in which states a job keeps its key
 * @param onConflict what to do if the key is taken
 */
public record UniqueBy(boolean byArgs, List<String> fields, boolean byQueue, @Nullable Duration period,
		UniqueStates states, OnConflict onConflict) {

	private static final Duration LONGEST_PERIOD = Duration.ofDays(36_500);

	/**
	 * Checks every value.
	 */
	public UniqueBy {
		fields.forEach((field) -> JobLimits.requireName("unique field", field));
		fields = List.copyOf(fields);
		JobLimits.requireGiven("states", states);
		JobLimits.requireGiven("onConflict", onConflict);
		if (period != null && (period.compareTo(Duration.ofNanos(1000)) < 0 || period.compareTo(LONGEST_PERIOD) > 0)) {
			throw new InvalidJobException("period", period, "The period of a unique job must be between a microsecond "
					+ "and 100 years, but is " + period + ". Use one in that range, or none.");
		}
		if (onConflict == OnConflict.REPLACE_ARGS && byArgs && fields.isEmpty()) {
			throw new InvalidJobException("onConflict", onConflict, "A job that is unique by all of its args cannot "
					+ "replace the args: they are the same. Use UniqueBy.fields(…) or UniqueBy.kind().");
		}
	}

	/**
	 * Makes jobs unique by kind and payload.
	 * @return the key of all args, kept until the job has finished
	 */
	public static UniqueBy args() {
		return new UniqueBy(true, List.of(), false, null, UniqueStates.UNFINISHED, OnConflict.RETURN_EXISTING);
	}

	/**
	 * Makes jobs unique by kind and some members of the payload.
	 * @param fields the names of members of the payload as they are written in JSON, at
	 * least one; an insert of a payload without one of them is refused
	 * @return the key of these members, kept until the job has finished
	 */
	public static UniqueBy fields(String... fields) {
		if (fields == null || fields.length == 0) {
			throw new InvalidJobException("unique field", null,
					"No field is named. Name one, or use UniqueBy.args() or UniqueBy.kind().");
		}
		return new UniqueBy(true, Arrays.asList(fields), false, null, UniqueStates.UNFINISHED,
				OnConflict.RETURN_EXISTING);
	}

	/**
	 * Makes jobs unique by kind alone, whatever their payload.
	 * @return the key of the kind, kept until the job has finished
	 */
	public static UniqueBy kind() {
		return new UniqueBy(false, List.of(), false, null, UniqueStates.UNFINISHED, OnConflict.RETURN_EXISTING);
	}

	/**
	 * Returns a copy whose key holds the queue too.
	 * @return the copy
	 */
	public UniqueBy andQueue() {
		return new UniqueBy(this.byArgs, this.fields, true, this.period, this.states, this.onConflict);
	}

	/**
	 * Returns a copy that gives its key up some time after the insert.
	 * @param period how long a job keeps its key at most
	 * @return the copy
	 */
	public UniqueBy within(Duration period) {
		return new UniqueBy(this.byArgs, this.fields, this.byQueue, period, this.states, this.onConflict);
	}

	/**
	 * Returns a copy that keeps its key in other states.
	 * @param states the states in which a job keeps its key
	 * @return the copy
	 */
	public UniqueBy whileIn(UniqueStates states) {
		return new UniqueBy(this.byArgs, this.fields, this.byQueue, this.period, states, this.onConflict);
	}

	/**
	 * Returns a copy that treats a duplicate otherwise.
	 * @param onConflict what to do if the key is taken
	 * @return the copy
	 */
	public UniqueBy onConflict(OnConflict onConflict) {
		return new UniqueBy(this.byArgs, this.fields, this.byQueue, this.period, this.states, onConflict);
	}

	/**
	 * What to do if another job holds the key. None of it aborts the transaction.
	 */
	public enum OnConflict {

		/** Inserts nothing and returns the job that holds the key. */
		RETURN_EXISTING("return"),

		/** Throws a {@link DuplicateJobException}; nothing of the call is inserted. */
		FAIL("fail"),

		/** Gives the job that holds the key the new payload if no worker has it yet. */
		REPLACE_ARGS("replace_args"),

		/** Moves the job that holds the key to the new due time if no worker has it. */
		RESCHEDULE("reschedule");

		private final String text;

		OnConflict(String text) {
			this.text = text;
		}

		/**
		 * Returns the name that the database uses.
		 * @return the name in lower case
		 */
		public String text() {
			return this.text;
		}

	}

}
