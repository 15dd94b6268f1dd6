package io.awa.benchmarks.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.client.ConsistencyCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * Keeps the accounts beside the tables of the library: which orders were committed, which
 * runs wrote a line, and how runs ended. Asks over connections that no fault reaches but
 * a stop of the server.
 */
final class ChaosLedger {

	static final SchemaName SCHEMA = new SchemaName(SchemaName.DEFAULT);

	static final String INSERT_ORDER = """
			insert into public.chaos_order (id, job_id, kind, phase) values (:id, :jobId, :kind, :phase)""";

	/** Written by each handler, in its transaction if it has one. */
	static final String INSERT_RUN = """
			insert into public.chaos_run (order_id, job_id, attempt, lease) values (:order, :jobId, :attempt, :lease)""";

	/** By which the connections of the ledger are known. */
	private static final String NAME = "chaos-ledger";

	/**
	 * The trigger looks whether the lease that holds wrote its line: if not, somebody
	 * else has ended the run.
	 */
	private static final String[] TABLES = { """
			create table public.chaos_order (
			  id bigint primary key, job_id bigint not null unique, kind text not null, phase integer not null)""", """
			create table public.chaos_run (
			  order_id bigint not null, job_id bigint not null, attempt integer not null, lease bigint not null)""", """
			create index chaos_run_idx on public.chaos_run (job_id, lease)""",
			"""
					create table public.chaos_completion (job_id bigint not null, lease bigint not null, worked boolean not null)""",
			"""
					create function public.log_completion() returns trigger language plpgsql as $$
					begin
					  insert into public.chaos_completion
					  select old.job_id, old.lease, exists (
					    select from public.chaos_run run where run.job_id = old.job_id and run.lease = old.lease)
					  where exists (
					    select from awa.finished where finished.job_id = old.job_id and finished.state = 'completed');
					  return null;
					end $$""", """
					create trigger log_completion after delete on awa.running
					for each row execute function public.log_completion()""" };

	private final DataSource dataSource;

	private final JdbcClient sql;

	ChaosLedger(ChaosAddress address) {
		this.dataSource = dataSource(address);
		this.sql = JdbcClient.create(this.dataSource);
	}

	static DataSource dataSource(ChaosAddress address) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setURL(address.jdbcUrl("ApplicationName=" + NAME, "options=-c%20statement_timeout=0",
				"connectTimeout=5", "socketTimeout=60"));
		return dataSource;
	}

	void create() {
		new SchemaMigrator(this.dataSource, SCHEMA).migrate();
		for (String table : TABLES) {
			this.sql.sql(table).update();
		}
	}

	long workers() {
		return count("select count(*) from awa.worker");
	}

	/** Says whether an order's job has completed. */
	boolean isCompleted(long order) {
		return count("""
				select count(*) from public.chaos_order
				join awa.finished on finished.job_id = chaos_order.job_id and finished.state = 'completed'
				where chaos_order.id = ?""", order) > 0;
	}

	/** Counts the jobs of committed orders that have not completed, without poison. */
	long incomplete(long after, long upTo) {
		return count("""
				select count(*) from public.chaos_order
				where id > ? and id <= ? and kind <> 'poison'
				  and not exists (select from awa.finished where finished.job_id = chaos_order.job_id)""", after, upTo);
	}

	long unfinished() {
		return count("""
				select (select count(*) from awa.ready) + (select count(*) from awa.running)
				  + (select count(*) from awa.waiting)""");
	}

	boolean isDead(long order) {
		return count("""
				select count(*) from public.chaos_order
				join awa.dead_letter on dead_letter.job_id = chaos_order.job_id
				where chaos_order.id = ?""", order) > 0;
	}

	/** Returns the slow jobs that the worker in a process runs. */
	List<Long> slowJobs(long pid) {
		return this.sql.sql("""
				select running.job_id
				from awa.running
				join awa.worker on worker.id = running.worker_id
				where running.kind = 'slow' and worker.node like ?""").param("%:" + pid).query(Long.class).list();
	}

	/** Says whether any of these jobs is run by another process. */
	boolean isRunElsewhere(List<Long> jobs, long pid) {
		return count("""
				select count(*)
				from awa.running
				join awa.worker on worker.id = running.worker_id
				where running.job_id = any (?) and worker.node not like ?""", jobs.toArray(Long[]::new),
				"%:" + pid) > 0;
	}

	void terminateBackends() {
		this.sql.sql("""
				select count(pg_terminate_backend(pid)) from pg_stat_activity
				where datname = current_database() and application_name <> ?""").param(NAME).query(Long.class).single();
	}

	/** Changes settings of the server at once, also for sessions that are open. */
	void alterSystem(String... changes) {
		for (String change : changes) {
			this.sql.sql("alter system " + change).update();
		}
		this.sql.sql("select pg_reload_conf()").query(Boolean.class).single();
	}

	Set<Long> orders() {
		return new HashSet<>(this.sql.sql("select id from public.chaos_order").query(Long.class).list());
	}

	/** Returns what must not be, each claim with what contradicts it. */
	List<ChaosProof> proofs() {
		List<ChaosProof> proofs = new ArrayList<>();
		ChaosProofs.QUERIES.forEach(
				(claim, query) -> proofs.add(new ChaosProof(claim, this.sql.sql(query).query(String.class).list())));
		proofs.add(new ChaosProof("the query of consistency finds nothing",
				ConsistencyCheck.findViolations(JdbcSqlExecutor.autoCommitting(this.dataSource, SCHEMA))));
		return proofs;
	}

	/** Returns what became of the orders of each phase. */
	Map<Integer, PhaseCount> phases() {
		Map<Integer, PhaseCount> phases = new HashMap<>();
		this.sql.sql(ChaosProofs.PHASES)
			.query((row, number) -> Map.entry(row.getInt("phase"),
					new PhaseCount(row.getLong("processed"), row.getLong("lost"), row.getLong("doubled"),
							row.getLong("again"))))
			.list()
			.forEach((phase) -> phases.put(phase.getKey(), phase.getValue()));
		return phases;
	}

	String serverVersion() {
		return this.sql.sql("show server_version").query(String.class).single();
	}

	private long count(String query, Object... params) {
		return this.sql.sql(query).params(params).query(Long.class).single();
	}

	/**
	 * What became of the orders of a phase.
	 *
	 * @param processed how many ended
	 * @param lost how many never ran, or never ended
	 * @param doubled how many of those that count exactly once counted more often
	 * @param again how many others ran more than once, which they may
	 */
	record PhaseCount(long processed, long lost, long doubled, long again) {

		PhaseCount plus(PhaseCount other) {
			return new PhaseCount(this.processed + other.processed, this.lost + other.lost,
					this.doubled + other.doubled, this.again + other.again);
		}

	}

}
