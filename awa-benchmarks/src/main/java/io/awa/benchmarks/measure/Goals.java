package io.awa.benchmarks.measure;

import java.util.Locale;
import java.util.OptionalDouble;

import io.awa.benchmarks.report.Goal;

/**
 * Everything that is aimed at, with its limit.
 */
enum Goals {

	/** Draining, against the statements that any design needs. */
	DRAIN_OF_BARE("drain over JDBC / bare statements", true, 0.70),

	/** Draining, against the best of the others. */
	DRAIN_OF_PEERS("drain over JDBC / best Java peer", true, 5),

	/** Draining over R2DBC. */
	DRAIN_REACTIVE("drain over R2DBC / drain over JDBC", true, 0.70),

	/** What an insert adds to a transaction that there is anyway. */
	INSERT_ADDED("cost that an insert adds to a transaction / that of a plain INSERT", false, 1.15),

	/** A transaction for each insert, against the bare statement. */
	INSERT_OF_BARE("inserts in transactions of their own / bare statement", true, 0.85),

	/** A transaction for each insert, against the best of the others. */
	INSERT_OF_PEERS("inserts in transactions of their own / best Java peer", true, 1.5),

	/** Bulk insertion. */
	BULK_OF_BARE("bulk insert / plain COPY", true, 0.60),

	/** The usual time until a job begins, against a peer that polls. */
	PICK_UP_POLLING("pick-up time / db-scheduler polling", false, 0.1),

	/** The usual time until a job begins, against a short cut within the process. */
	PICK_UP_IMMEDIATE("pick-up time / db-scheduler immediate execution", false, 1),

	/** The usual time until a job begins, against what PostgreSQL needs to tell. */
	PICK_UP_NOTIFY("pick-up time / LISTEN and NOTIFY alone", false, 3),

	/** A snapshot that is held. */
	PINNED("rate in the last tenth / in the first tenth under a held snapshot", true, 0.85),

	/** What a job writes. */
	WAL_OF_ONE_TABLE("WAL per job / that of one table", false, 0.8),

	/** How often a job commits. */
	COMMITS("commits per job in the drain", false, 0.03),

	/** Whether a small heap is enough. */
	HEAP("largest heap after collections in MiB", false, 128),

	/** Whether the heap stays as it is. */
	HEAP_FLAT("heap after collections, last third / middle third", false, 1.2),

	/** What an idle node asks. */
	IDLE("transactions per second of an idle node with many queues", false, 2),

	/** Whether processes hinder each other. */
	PROCESSES_2("drain by 2 processes / by 1", true, 1),

	/** Whether many processes hinder each other. */
	PROCESSES_4("drain by 4 processes / by 1", true, 1);

	private final String text;

	private final boolean atLeast;

	private final double limit;

	Goals(String text, boolean atLeast, double limit) {
		this.text = text;
		this.atLeast = atLeast;
		this.limit = limit;
	}

	Goal judge(OptionalDouble reached) {
		return judge("", reached);
	}

	Goal judge(String detail, OptionalDouble reached) {
		String title = Character.toUpperCase(this.text.charAt(0)) + this.text.substring(1)
				+ (detail.isEmpty() ? "" : ", " + detail);
		String wanted = String.format(Locale.ROOT, this.atLeast ? "≥ %s" : "≤ %s", number(this.limit));
		if (reached.isEmpty() || Double.isNaN(reached.getAsDouble())) {
			return new Goal(title, wanted, null, false);
		}
		double value = reached.getAsDouble();
		return new Goal(title, wanted, value, this.atLeast ? value >= this.limit : value <= this.limit);
	}

	private static String number(double value) {
		return (value == Math.rint(value)) ? Long.toString((long) value) : Double.toString(value);
	}

}
