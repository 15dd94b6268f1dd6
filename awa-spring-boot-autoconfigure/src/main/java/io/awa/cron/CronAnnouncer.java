package io.awa.cron;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.client.CronDefinition;
import io.awa.sql.SqlOperations;

/**
 * Keeps the declared schedules of this node stored. Each definition is written when the
 * node starts, and after that only if it is gone, or if no node has had the stored one
 * for a while; so two versions of an application do not overwrite each other by turns.
 */
final class CronAnnouncer {

	/** How often a node says which schedules it declares. */
	static final Duration INTERVAL = Duration.ofMinutes(1);

	/** After how long a definition that no node has any more gives way. */
	static final Duration TAKEOVER = Duration.ofMinutes(5);

	/** How long others have to say what they declare, after this node started. */
	private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

	private static final Log logger = LogFactory.getLog(CronAnnouncer.class);

	private final SqlOperations operations;

	private final Map<String, CronDefinition> definitions = new LinkedHashMap<>();

	private final Duration retireAfter;

	private final long startedNanos = System.nanoTime();

	private boolean declared;

	CronAnnouncer(SqlOperations operations, List<CronDefinition> definitions, Duration retireAfter) {
		this.operations = operations;
		definitions.forEach((definition) -> this.definitions.put(definition.name(), definition));
		this.retireAfter = retireAfter;
	}

	/**
	 * Does what is to be done from time to time.
	 * @return how long until then
	 */
	Duration tick() {
		if (!this.declared) {
			this.definitions.values().forEach(this::declare);
			this.declared = true;
		}
		announce();
		if (System.nanoTime() - this.startedNanos >= waitBeforeRetiring().toNanos()) {
			retire();
		}
		return INTERVAL;
	}

	void announce() {
		if (this.definitions.isEmpty()) {
			return;
		}
		List<String> missing = this.operations.query(CronFireSql.announce(this.definitions.values(), TAKEOVER),
				(row) -> row.getString("name"));
		this.definitions.values()
			.stream()
			.filter((definition) -> missing.contains(definition.name()))
			.forEach(this::declare);
	}

	void retire() {
		List<String> retired = this.operations.query(CronFireSql.retire(this.retireAfter),
				(row) -> row.getString("name"));
		if (!retired.isEmpty()) {
			logger.info("Schedules " + retired + " retired: no node has declared them for " + this.retireAfter + ".");
		}
	}

	private void declare(CronDefinition definition) {
		List<Boolean> created = this.operations.query(definition.declaration(), (row) -> row.getInt("created") == 1);
		created.forEach((isNew) -> logger.info("Schedule '" + definition.name() + "' was "
				+ (isNew ? "stored." : "changed to what this application declares.")));
	}

	private Duration waitBeforeRetiring() {
		return (this.retireAfter.compareTo(LONGEST_WAIT) < 0) ? this.retireAfter : LONGEST_WAIT;
	}

}
