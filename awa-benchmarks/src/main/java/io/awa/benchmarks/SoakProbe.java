package io.awa.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.client.ConsistencyCheck;
import io.awa.sql.JdbcSqlExecutor;

/**
 * Looks at the process and, over a connection of its own, at the database.
 */
final class SoakProbe implements AutoCloseable {

	private static final String TABLES = """
			select relname, n_dead_tup, pg_total_relation_size(relid) as size,
			  (xpath('/row/c/text()', query_to_xml('select count(*) as c from awa.' || quote_ident(relname), false, true,
			    '')))[1]::text::bigint as live
			from pg_stat_user_tables
			where schemaname = 'awa'""";

	private static final String LAG = """
			select coalesce(extract(epoch from clock_timestamp() - min(run_at)), 0)
			from awa.ready where run_at <= clock_timestamp()""";

	private static final String CONNECTIONS = """
			select count(*) from pg_stat_activity
			where backend_type = 'client backend' and pid <> pg_backend_pid()""";

	private final SingleConnectionDataSource dataSource;

	private final JdbcClient sql;

	private final SoakLedger ledger;

	SoakProbe(DataSource dataSource, SoakLedger ledger) throws SQLException {
		this.dataSource = new SingleConnectionDataSource(dataSource.getConnection(), true);
		this.sql = JdbcClient.create(this.dataSource);
		this.ledger = ledger;
	}

	SoakSample sample(long seconds, int poolConnections) {
		double lag = this.sql.sql(LAG).query(Double.class).single();
		Map<String, SoakSample.Table> tables = tables();
		int serverConnections = this.sql.sql(CONNECTIONS).query(Integer.class).single();
		return new SoakSample(seconds, heap(), threads(), poolConnections, serverConnections, tables, lag,
				this.ledger.insertedCount(), this.ledger.endings());
	}

	long unfinished() {
		return this.sql.sql("""
				select (select count(*) from awa.ready) + (select count(*) from awa.running)
				  + (select count(*) from awa.waiting)""").query(Long.class).single();
	}

	/** What has not ended, by table and kind. */
	List<String> stuck() {
		return this.sql.sql("""
				select format('%s %s: %s, oldest due %s', place, kind, count(*), min(at)) from (
				  select 'ready' as place, kind, run_at as at from awa.ready
				  union all select 'running', kind, claimed_at from awa.running
				  union all select 'waiting', kind, claimed_at from awa.waiting) as unfinished
				group by place, kind order by place, kind""").query(String.class).list();
	}

	long balances() {
		return this.sql.sql("select sum(balance) from public.soak_account").query(Long.class).single();
	}

	List<String> violations() {
		return ConsistencyCheck
			.findViolations(JdbcSqlExecutor.autoCommitting(this.dataSource, BenchmarkDatabase.SCHEMA));
	}

	String serverVersion() {
		return this.sql.sql("show server_version").query(String.class).single();
	}

	void createAccounts() {
		this.sql.sql("""
				create table public.soak_account (id integer primary key, balance bigint not null)
				with (fillfactor = 50)""").update();
		this.sql.sql("insert into public.soak_account select id, 0 from generate_series(0, :last) as id")
			.param("last", SoakLoad.ACCOUNTS - 1)
			.update();
	}

	private Map<String, SoakSample.Table> tables() {
		Map<String, SoakSample.Table> tables = new TreeMap<>();
		this.sql.sql(TABLES)
			.query((row, number) -> Map.entry(row.getString("relname"),
					new SoakSample.Table(row.getLong("live"), row.getLong("n_dead_tup"), row.getLong("size"))))
			.list()
			.forEach((table) -> tables.put(table.getKey(), table.getValue()));
		return tables;
	}

	private static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static Map<String, Integer> threads() {
		Map<String, Integer> threads = new TreeMap<>();
		ThreadMXBean bean = ManagementFactory.getThreadMXBean();
		for (ThreadInfo thread : bean.getThreadInfo(bean.getAllThreadIds())) {
			// One that ended meanwhile has no entry.
			if (thread != null) {
				threads.merge(thread.getThreadName().replaceFirst("[-#: ]*[0-9].*$", ""), 1, Integer::sum);
			}
		}
		return threads;
	}

	@Override
	public void close() {
		this.dataSource.destroy();
	}

}
