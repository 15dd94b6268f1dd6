package io.awa.testsupport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Says which statement of a database's connections fails, and how. Statements are told
 * apart by their text and counted, those that end a transaction among them; so a fault
 * finds the same statement again whatever heartbeats come in between.
 */
public final class FaultPlan {

	/** The text under which the begin of a transaction is counted; JDBC has none. */
	public static final String BEGIN = "begin";

	/** The text under which commits are counted. */
	public static final String COMMIT = "commit";

	/** The text under which rollbacks are counted. */
	public static final String ROLLBACK = "rollback";

	private static final Set<String> BOUNDARIES = Set.of(BEGIN, COMMIT, ROLLBACK);

	private final Map<String, Integer> counts = new LinkedHashMap<>();

	private @Nullable Fault planned;

	private boolean fired;

	private @Nullable Moment refusal;

	/** Forgets what it counted, and lets one statement fail. */
	public synchronized void plan(@Nullable Fault fault) {
		this.counts.clear();
		this.planned = fault;
		this.fired = false;
		this.refusal = null;
	}

	/**
	 * Forgets what it counted, and lets all statements fail until the next plan but those
	 * that end a transaction.
	 */
	public synchronized void refuseAll(Moment moment) {
		plan(null);
		this.refusal = moment;
	}

	/** Returns how often each statement was sent or was to be sent. */
	public synchronized Map<String, Integer> counts() {
		return new LinkedHashMap<>(this.counts);
	}

	/** Says whether the planned fault has happened. */
	public synchronized boolean hasFired() {
		return this.fired;
	}

	/**
	 * Counts a statement that is about to be sent.
	 * @return how it fails, or {@code null} if it does not
	 */
	synchronized @Nullable Moment next(String statement) {
		int occurrence = this.counts.merge(statement, 1, Integer::sum);
		if (this.refusal != null) {
			return BOUNDARIES.contains(statement) ? null : this.refusal;
		}
		Fault fault = this.planned;
		if (fault == null || this.fired || occurrence != fault.occurrence() || !statement.equals(fault.statement())) {
			return null;
		}
		this.fired = true;
		return fault.moment();
	}

	/** How a statement fails. */
	public enum Moment {

		/** The connection breaks before the statement is sent. */
		BEFORE("08006"),

		/**
		 * The connection breaks after the statement was carried out, so that its answer
		 * is lost and its outcome unknown.
		 */
		AFTER("08006"),

		/** The statement is refused as one that waits in a circle. */
		DEADLOCK("40P01"),

		/** The statement is refused as one that does not fit a concurrent one. */
		SERIALIZATION("40001"),

		/** The statement is refused because the disk of the server is full. */
		DISK_FULL("53100"),

		/** The statement is refused because the server has no memory left. */
		OUT_OF_MEMORY("53200");

		private final String sqlState;

		Moment(String sqlState) {
			this.sqlState = sqlState;
		}

		/** Says whether the same statement may succeed at once when it is sent again. */
		public boolean isRollback() {
			return this == DEADLOCK || this == SERIALIZATION;
		}

		public boolean breaksConnection() {
			return this == BEFORE || this == AFTER;
		}

		String sqlState() {
			return this.sqlState;
		}

		String message() {
			return breaksConnection() ? "The connection was broken on purpose."
					: "The statement was refused on purpose.";
		}

	}

	/**
	 * One failure.
	 *
	 * @param statement the text of the statement
	 * @param occurrence which statement with this text fails, from one
	 * @param moment how it fails
	 */
	public record Fault(String statement, int occurrence, Moment moment) {

		@Override
		public String toString() {
			return this.moment + " at number " + this.occurrence + " of \""
					+ this.statement.strip().replaceAll("\\s+", " ") + "\"";
		}

	}

}
