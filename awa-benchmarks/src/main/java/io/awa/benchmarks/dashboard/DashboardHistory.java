package io.awa.benchmarks.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

/**
 * Fills a database as if an application had used it for three days with the retention
 * that is set unless somebody sets another: completed jobs of a day, others of three. A
 * twenty-fourth of the completed ones ended in the last hour.
 */
public final class DashboardHistory {

	/** Of as many jobs, one is older than a day: it failed or was cancelled. */
	private static final int OLDER_SHARE = 50;

	private static final int BATCH = 500_000;

	/** Skewed: the first queue has a fifth of the jobs, the last one 1 in 1,000. */
	private static final String QUEUE = """
			case when i % 5 = 0 then 'orders' when i % 1000 = 999 then 'archive' else 'queue-' || (i * 7 / 5) % 18 end""";

	/** Of the rare kind there are 25 in ten millions. */
	private static final String KIND = """
			case when i % 400000 = 13 then 'rare' else 'kind-' || (i * 11 / 7) % 29 end""";

	/** One in ten has the tag of a customer, one in fifty that of a campaign besides. */
	private static final String TAGS = """
			case when i % 50 = 7 then array['customer-' || i / 10 % 1000, 'campaign'] when i % 10 = 7
			  then array['customer-' || i / 10 % 1000] else '{}' end""";

	private static final String ARGS = """
			jsonb_build_object('customer', 'Ada Obi', 'email', 'ada@example.com', 'order', i, 'note', repeat('x', 60))""";

	/** The first are spread over the two days before the last, the others over a day. */
	private static final String ENDED_JOBS = """
			insert into awa.job (id, created_at, run_at, priority, kind, queue, args, tags)
			select i, at, at, 1 + i %% 4, %s, %s, %s, %s
			from (
			  select i, now() - interval '40 seconds' - case when i <= older.jobs
			    then interval '1 day' + (older.jobs - i) * interval '2 days' / older.jobs
			    else (all_jobs.number - i) * interval '1 day' / (all_jobs.number - older.jobs) end as at
			  from (select ?::bigint as number) all_jobs
			  cross join lateral (select greatest(all_jobs.number / %d, 1) as jobs) older
			  cross join generate_series(?::bigint, ?::bigint) i) new_job""".formatted(KIND, QUEUE, ARGS, TAGS,
			OLDER_SHARE);

	private static final String ENDED = """
			insert into awa.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
			select id, created_at + waited, created_at + waited + ran, 1 + id %% 4, 1 + (id %% 500 = 0)::integer,
			  case when id %% 4 = 1 and id <= older.jobs then 'cancelled' when id <= older.jobs or id %% 100 = 3 then 'failed'
			    when id %% 200 = 101 then 'cancelled' else 'completed' end, queue, kind
			from (
			  select job.*, -ln(1 - random()) * interval '2 seconds' as waited, -ln(1 - random()) * interval '400 milliseconds' as ran
			  from awa.job
			  where id between ? and ?) job
			cross join (select greatest(?::bigint / %d, 1) as jobs) older
			order by id"""
		.formatted(OLDER_SHARE);

	private static final String ERRORS = """
			insert into awa.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_class, error_message,
			  error_stack)
			select job_id, claimed_at, finished_at, worker_id, attempt, state, 'java.lang.IllegalStateException',
			  'The gateway answered 503.', repeat('at com.example.Gateway.call(Gateway.java:42) ', 20)
			from awa.finished
			where state <> 'completed' and job_id between ? and ?""";

	/** A third is due later; one in ten was tried before. */
	private static final String WAITING = """
			with inserted as (
			  insert into awa.job (created_at, run_at, priority, kind, queue, args, tags)
			  select now() - interval '30 seconds', now() + case when i %% 3 = 0 then interval '1 hour' + i %% 1000 * interval '1 minute'
			    else - i %% 1800 * interval '1 second' end, 1 + i %% 4, %s, %s, %s, %s
			  from generate_series(1, ?::bigint) i
			  returning id, run_at, priority, queue, kind
			)
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
			select id, run_at + (id %% 10 = 1)::integer * interval '10 seconds', priority, (id %% 10 = 1)::integer, queue, kind,
			  id %% 10 = 1
			from inserted"""
		.formatted(KIND, QUEUE, ARGS, TAGS);

	private static final String RUNNING = """
			with inserted as (
			  insert into awa.job (created_at, run_at, priority, kind, queue, args, tags)
			  select now() - interval '20 seconds', now() - interval '20 seconds', 2, %s, %s, %s, %s
			  from generate_series(1, ?::bigint) i
			  returning id, priority, queue, kind
			)
			insert into awa.running (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind)
			select id, id, 1 + id %% 4, now() - interval '10 seconds', now() + interval '1 day', priority, 1, queue, kind
			from inserted"""
		.formatted(KIND, QUEUE, ARGS, TAGS);

	private static final String DEAD = """
			with inserted as (
			  insert into awa.job (created_at, run_at, priority, kind, queue, args, tags)
			  select now() - i * interval '1 minute', now() - i * interval '1 minute', 2, %s, %s, %s, %s
			  from generate_series(1, ?::bigint) i
			  returning id, created_at
			)
			insert into awa.dead_letter (job_id, died_at, attempt, reason)
			select id, created_at + interval '1 minute', 25, 'attempts_exhausted'
			from inserted""".formatted(KIND, QUEUE, ARGS, TAGS);

	/** Schedules that fire every five minutes, and what the pages name besides. */
	private static final List<String> OTHERS = List.of("""
			insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
			select job_id, 1, 1, claimed_at, 'info', 'Line ' || line || ' of the run.'
			from (select job_id, claimed_at from awa.finished order by job_id desc limit 1000) newest
			cross join generate_series(1, 200) line""", """
			insert into awa.worker (id, node, version, queues, capacity, kinds, heartbeat_at)
			select i, 'node-' || i, 'test', (select array_agg(distinct queue) from awa.ready), 50,
			  (select array_agg(distinct kind) from awa.ready where kind <> 'rare'), now() + interval '1 day'
			from generate_series(1, 4) i""", """
			insert into awa.descriptor (subject, name, description, owner)
			select 'queue', queue, 'What goes to ' || queue || '.', 'team' from awa.ready group by queue
			union all
			select 'kind', kind, 'What ' || kind || ' does.', 'team' from awa.ready group by kind""", """
			insert into awa.audit (at, actor, action, target, detail, changed)
			select now() - (10000 - i) * interval '1 minute', 'ada', 'retry', 'jobs/' || i, 'by hand', 1
			from generate_series(1, 10000) i""",
			"""
					insert into awa.cron_schedule (name, expression, zone, kind, args, options)
					select 'schedule-' || i, '0 ' || i || '/5 * * * *', 'Europe/Berlin', 'kind-' || i % 29, '{}', '{"queue": "orders"}'
					from generate_series(0, 49) i""",
			"""
					select setval('awa.worker_id_seq', 10)""");

	private final DataSource dataSource;

	/**
	 * Fills a database.
	 * @param dataSource of a database with the tables, which are empty
	 */
	public DashboardHistory(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Writes jobs that have ended, and a hundredth of them that wait, a few that run,
	 * dead letters, and what else there is; then lets the planner look.
	 * @param ended how many jobs have ended
	 * @throws SQLException if the database fails
	 */
	public void fill(long ended) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection, "set synchronous_commit = off");
			for (long from = 1; from <= ended; from += BATCH) {
				long to = Math.min(from + BATCH - 1, ended);
				update(connection, ENDED_JOBS, ended, from, to);
				update(connection, ENDED, from, to, ended);
				update(connection, ERRORS, from, to);
			}
			execute(connection, "select setval('awa.job_id_seq', " + ended + ")");
			update(connection, WAITING, Math.max(ended / 100, 100));
			update(connection, RUNNING, Math.max(ended / 50_000, 10));
			update(connection, DEAD, Math.max(ended / 5_000, 10));
			for (String statement : OTHERS) {
				execute(connection, statement);
			}
			execute(connection, "vacuum analyze");
			execute(connection, "checkpoint");
			execute(connection, "reset synchronous_commit");
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static void update(Connection connection, String sql, long... values) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < values.length; i++) {
				statement.setLong(i + 1, values[i]);
			}
			statement.executeUpdate();
		}
	}

}
