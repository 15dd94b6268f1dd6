package io.awa.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.benchmarks.system.MeasuredDatabase;

/**
 * What PostgreSQL counts, and what its processes use. Asked over connections to another
 * database, so that asking does not count.
 */
final class ServerCounters {

	/** What Linux counts processor time in. */
	private static final double TICKS_PER_SECOND = 100;

	private static final int PARENT = 3;

	private static final int USER_TIME = 13;

	private final JdbcClient sql;

	private final MeasuredDatabase database;

	private final String name;

	ServerCounters(MeasureContext context, MeasuredDatabase database) {
		this.sql = context.server().sql();
		this.database = database;
		this.name = database.sql().sql("select current_database()").query(String.class).single();
	}

	long walBytes() {
		return this.sql.sql("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint").query(Long.class).single();
	}

	long transactions() {
		return this.sql.sql("select xact_commit + xact_rollback from pg_stat_database where datname = ?")
			.param(this.name)
			.query(Long.class)
			.single();
	}

	long commits() {
		return this.sql.sql("select xact_commit from pg_stat_database where datname = ?")
			.param(this.name)
			.query(Long.class)
			.single();
	}

	/** Connections tell what they did at the latest when they are closed. */
	void flush() {
		this.database.dataSource().getHikariPoolMXBean().softEvictConnections();
		long start = System.nanoTime();
		int allowed = this.database.dataSource().getMaximumPoolSize();
		while (connections() > allowed && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
	}

	private long connections() {
		return this.sql.sql("select count(*) from pg_stat_activity where datname = ?")
			.param(this.name)
			.query(Long.class)
			.single();
	}

	long deadRows() {
		return this.database.sql()
			.sql("select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables")
			.query(Long.class)
			.single();
	}

	long bytes() {
		return this.database.sql()
			.sql("select coalesce(sum(pg_total_relation_size(relid)), 0)::bigint from pg_stat_user_tables")
			.query(Long.class)
			.single();
	}

	/** Returns the processor time of the server so far, if it runs on this machine. */
	double cpuSeconds() {
		long backend = this.sql.sql("select pg_backend_pid()").query(Long.class).single();
		List<String> asking = stat(Path.of("/proc", Long.toString(backend)));
		boolean embedded = System.getProperty("os.name").equals("Linux") && !asking.isEmpty();
		if (!embedded || !asking.get(1).contains("postgres")) {
			return Double.NaN;
		}
		// A backend that asked has ended, or is a child of the postmaster like all
		// others.
		String postmaster = asking.get(PARENT);
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			return processes.filter((path) -> path.getFileName().toString().matches("\\d+"))
				.mapToDouble((path) -> cpuSeconds(path, postmaster))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static double cpuSeconds(Path process, String postmaster) {
		List<String> stat = stat(process);
		if (stat.isEmpty()) {
			return 0;
		}
		boolean server = process.getFileName().toString().equals(postmaster);
		if (!server && !stat.get(PARENT).equals(postmaster)) {
			return 0;
		}
		// The postmaster also knows the time of its children that have ended.
		double ticks = 0;
		for (String number : stat.subList(USER_TIME, USER_TIME + (server ? 4 : 2))) {
			ticks += Double.parseDouble(number);
		}
		return ticks / TICKS_PER_SECOND;
	}

	private static List<String> stat(Path process) {
		try {
			return List.of(Files.readString(process.resolve("stat")).split(" "));
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
