package io.awa.benchmarks.system;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What most tutorials build: one table whose rows change their status.
 */
final class OneTableSystem implements JobSystem {

	private static final List<String> TABLES = List.of("""
			create table if not exists jobs (
			  id bigserial primary key,
			  status text not null default 'available',
			  run_at timestamptz not null default now(),
			  priority smallint not null default 2,
			  kind text not null,
			  payload jsonb not null,
			  attempts integer not null default 0,
			  locked_at timestamptz,
			  locked_by text,
			  created_at timestamptz not null default now(),
			  finished_at timestamptz,
			  last_error text
			)""", "create index if not exists jobs_due_idx on jobs (priority, run_at, id) where status = 'available'",
			"create index if not exists jobs_status_idx on jobs (status, finished_at)");

	private final MeasuredDatabase database;

	private final JdbcTemplate jdbc;

	OneTableSystem(MeasuredDatabase database) {
		this.database = database;
		this.jdbc = new JdbcTemplate(database.dataSource());
		TABLES.forEach(this.jdbc::execute);
	}

	@Override
	public String settings() {
		return "Claims as many tasks as there are free threads by one UPDATE with SKIP LOCKED, at once while it finds that"
				+ " many, else every 100 ms; a partial index for the claim; the thread of a task completes it by an UPDATE"
				+ " of its own; many at once are inserted by COPY.";
	}

	@Override
	public void insert(Task task) {
		this.jdbc.update("insert into jobs (kind, payload) values ('task', ?::jsonb)", TaskJson.write(task));
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		CopyLines.write(this.jdbc, "copy jobs (kind, payload) from stdin",
				tasks.map((task) -> "task\t" + TaskJson.write(task).replace("\\", "\\\\")).iterator());
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		return new OneTableWorker(this.jdbc, concurrency, handler);
	}

	@Override
	public long completed() {
		return this.database.sql()
			.sql("select count(*) from jobs where status = 'completed'")
			.query(Long.class)
			.single();
	}

	@Override
	public void close() {
	}

}
