package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;
import io.awa.migration.SchemaMigrations;
import io.awa.migration.SchemaVersion;
import io.awa.sql.SchemaName;

/**
 * Judges the database server: what it is, what the user may do there, and who gets in the
 * way.
 */
final class ServerDiagnosis {

	private static final long OLDEST_VERSION = 140_000;

	/** Beyond it somebody will miss something when comparing times. */
	private static final long MOST_SKEW_MILLIS = 2_000;

	/** How many connections the threads of a worker use at once, without handlers. */
	private static final int CONNECTIONS_OF_WORKER = 5;

	private final List<Sign> signs;

	private final SchemaName schema;

	private final @Nullable Integer poolSize;

	private final List<Finding> findings = new ArrayList<>();

	ServerDiagnosis(List<Sign> signs, SchemaName schema, @Nullable Integer poolSize) {
		this.signs = signs;
		this.schema = schema;
		this.poolSize = poolSize;
	}

	List<Finding> findings(boolean hasWorker) {
		database();
		schema();
		privileges(hasWorker);
		connections(hasWorker);
		clock();
		holders();
		return this.findings;
	}

	private void database() {
		all("version").filter((version) -> version.count() < OLDEST_VERSION)
			.forEach((version) -> error(Check.DATABASE, "The server is PostgreSQL " + version.name() + ".",
					"Use PostgreSQL 14 or newer."));
		all("read_only").forEach((sign) -> error(Check.DATABASE, "The database is read-only.",
				"Connect to the primary server; look at default_transaction_read_only, and at the disk of the server."));
		all("setting").forEach(this::setting);
		if (this.findings.isEmpty()) {
			ok(Check.DATABASE, "PostgreSQL " + first("version") + " answers as user " + first("user") + ".");
		}
	}

	private void setting(Sign setting) {
		switch (setting.name()) {
			case "fsync" -> warning(Check.DATABASE, "The server does not wait for its disk (fsync is off).",
					"Set fsync = on: jobs, like all data, may be lost in a crash.");
			case "autovacuum" -> error(Check.DATABASE, "Nobody removes dead rows (autovacuum is off).",
					"Set autovacuum = on: without it every queue gets slower.");
			default -> warning(Check.DATABASE, "Statements are cut off after less than 5 s (statement_timeout).",
					"Give the user of this application more time, or large batches and maintenance will fail.");
		}
	}

	/** What the schema says about itself, if it is there. */
	static Optional<SchemaVersion> findVersion(List<Sign> signs) {
		return find(signs, "schema_version")
			.map((version) -> new SchemaVersion(version, find(signs, "oldest_jar_version").orElse(version)));
	}

	private static Optional<Integer> find(List<Sign> signs, String name) {
		return signs.stream().filter((sign) -> sign.is(name)).map((sign) -> Math.toIntExact(sign.count())).findFirst();
	}

	private void schema() {
		SchemaVersion found = findVersion(this.signs).orElse(null);
		if (found == null) {
			error(Check.SCHEMA, "The tables are missing in schema " + this.schema + ".",
					"Let the application create them (awa.migration.mode=auto), or see awa.schema.");
		}
		else if (!found.suits()) {
			error(Check.SCHEMA,
					"The tables have version " + found.version() + ", this library works with version "
							+ SchemaMigrations.VERSION + ".",
					"Migrate the tables (awa.migration.mode=auto), or deploy the library that fits them.");
		}
		else {
			ok(Check.SCHEMA,
					"The tables in schema " + this.schema + " have version " + found.version()
							+ (found.isNewer() ? ". This library is made for version " + SchemaMigrations.VERSION
									+ " and may go on with them until it is updated." : "."));
		}
	}

	private void privileges(boolean hasWorker) {
		int before = this.findings.size();
		missing("insert", Severity.WARNING, "insert jobs");
		missing("view", Severity.WARNING, "see all about jobs");
		missing("work", hasWorker ? Severity.ERROR : Severity.OK, "run jobs");
		if (this.findings.size() == before) {
			ok(Check.PRIVILEGES, "User " + first("user") + " may insert, see and run jobs.");
		}
	}

	private void missing(String purpose, Severity severity, String what) {
		String privileges = all("missing_" + purpose).map(Sign::name).collect(Collectors.joining(", "));
		if (!privileges.isEmpty()) {
			this.findings.add(new Finding(Check.PRIVILEGES, severity,
					"User " + first("user") + " may not " + what + ": no " + privileges + ".",
					(severity != Severity.OK) ? "Grant them if this application is meant to." : null));
		}
	}

	private void connections(boolean hasWorker) {
		int before = this.findings.size();
		Integer size = this.poolSize;
		if (size != null && hasWorker && size < CONNECTIONS_OF_WORKER) {
			warning(Check.CONNECTIONS, "The pool has " + size + " connections at most.",
					"A worker uses up to " + CONNECTIONS_OF_WORKER
							+ " at once, and each handler that asks the database one more. Make the pool larger.");
		}
		all("connections").forEach((sign) -> {
			long allowed = Long.parseLong(sign.name()) - ((sign.seconds() != null) ? sign.seconds() : 0);
			if (sign.count() * 10 >= allowed * 9) {
				warning(Check.CONNECTIONS, sign.count() + " of " + allowed + " connections of the server are in use.",
						"Use smaller pools, fewer nodes, a pooler, or a larger max_connections.");
			}
			else if (this.findings.size() == before) {
				ok(Check.CONNECTIONS, sign.count() + " of " + allowed + " connections of the server are in use"
						+ ((size != null) ? ", the pool has " + size + " at most." : "."));
			}
		});
	}

	private void clock() {
		all("clock").forEach((sign) -> {
			long ahead = System.currentTimeMillis() - sign.count();
			if (Math.abs(ahead) > MOST_SKEW_MILLIS) {
				warning(Check.CLOCK,
						"The clock of this application is " + Math.abs(ahead) / 1_000 + " s "
								+ ((ahead > 0) ? "ahead of" : "behind") + " that of the database.",
						"Jobs go by the clock of the database. Due times that your code takes from its own clock are "
								+ "off by as much: use withDelay, or synchronize the clocks.");
			}
			else {
				ok(Check.CLOCK, "The clocks of application and database agree.");
			}
		});
	}

	private void holders() {
		int before = this.findings.size();
		all("transaction").forEach((sign) -> warning(Check.TRANSACTIONS,
				"The transaction of " + sign.name() + " has been open for " + sign.age() + ".",
				"Dead rows stay until it ends. Find out who it is; select pg_terminate_backend(…) ends it."));
		all("prepared").forEach((sign) -> warning(Check.TRANSACTIONS,
				"Transaction '" + sign.name() + "' was prepared " + sign.age() + " ago and not ended.",
				"Dead rows and locks stay until COMMIT PREPARED or ROLLBACK PREPARED."));
		all("slot").forEach((sign) -> warning(Check.TRANSACTIONS,
				"Replication slot '" + sign.name() + "' is " + sign.count() + " transactions behind.",
				"Dead rows stay until its reader catches up. Drop the slot if nobody reads it."));
		if (this.findings.size() == before) {
			ok(Check.TRANSACTIONS, "Nobody holds back the removal of dead rows, as far as this user can see.");
		}
	}

	private Stream<Sign> all(String name) {
		return this.signs.stream().filter((sign) -> sign.is(name));
	}

	private String first(String name) {
		return all(name).map(Sign::name).findFirst().orElse("?");
	}

	private void ok(Check check, String message) {
		this.findings.add(Finding.ok(check, message));
	}

	private void warning(Check check, String message, String remedy) {
		this.findings.add(Finding.warning(check, message, remedy));
	}

	private void error(Check check, String message, String remedy) {
		this.findings.add(Finding.error(check, message, remedy));
	}

}
