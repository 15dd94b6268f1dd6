package io.awa.benchmarks.system;

import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;

/**
 * The limit: the tables of this library and nothing of its code.
 */
final class BareSystem implements JobSystem {

	private static final String INSERT = """
			with new_job as (
			  insert into awa.job (kind, args) values ('task', ?::jsonb)
			  returning id, run_at, priority, queue, kind
			)
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
			select id, run_at, priority, 0, queue, kind from new_job""";

	private static final String COPY_JOBS = "copy awa.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, "
			+ "args, metadata, timeout, concurrency_key) from stdin";

	private static final String COPY_READY = "copy awa.ready (job_id, run_at, priority, attempt, queue, kind, "
			+ "concurrency_key) from stdin";

	private static final int CHUNK = 50_000;

	private final MeasuredDatabase database;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	BareSystem(MeasuredDatabase database) {
		this.database = database;
		new SchemaMigrator(database.dataSource(), new SchemaName(SchemaName.DEFAULT)).migrate();
		this.jdbc = new JdbcTemplate(database.dataSource());
		this.jdbc.execute("create sequence if not exists bare_chunk");
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
	}

	@Override
	public String settings() {
		return BareWorker.LOOPS + " loops on a connection each claim " + BareWorker.BATCH
				+ " jobs, handle them one after another and complete them together, at whatever concurrency; a look every"
				+ " " + BareWorker.POLL_MILLIS + " ms when there is none; no payload is decoded; nothing is retried,"
				+ " watched or woken. Many at once are inserted by two plain COPYs of lines that cost next to nothing.";
	}

	@Override
	public void insert(Task task) {
		this.jdbc.update(INSERT, json(task));
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		this.transaction.executeWithoutResult((status) -> Batches.forEach(tasks, CHUNK, this::copy));
	}

	private void copy(List<Task> tasks) {
		long first = firstId();
		CopyLines.write(this.jdbc, COPY_JOBS,
				IntStream.range(0, tasks.size())
					.mapToObj((i) -> (first + i) + "\tnow\tnow\ttask\t" + QUEUE + "\t2\t25\t{}\t" + json(tasks.get(i))
							+ "\t{}\t\\N\t\\N")
					.iterator());
		CopyLines.write(this.jdbc, COPY_READY,
				lines(first, tasks.size(), (id) -> id + "\tnow\t2\t0\t" + QUEUE + "\ttask\t\\N"));
	}

	private static Iterator<String> lines(long first, int count, LongFunction<String> line) {
		return LongStream.range(first, first + count).mapToObj(line).iterator();
	}

	/** Of a range that is far from those ids that single inserts get. */
	private long firstId() {
		long chunk = this.database.sql().sql("select nextval('bare_chunk')").query(Long.class).single();
		return (1L << 40) + chunk * CHUNK;
	}

	private static String json(Task task) {
		if (task.text().indexOf('"') >= 0 || task.text().indexOf('\\') >= 0) {
			throw new IllegalArgumentException("Nothing is escaped here, but the text is " + task.text() + ".");
		}
		return "{\"text\":\"" + task.text() + "\",\"number\":" + task.number() + "}";
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		return new BareWorker(this.database.dataSource(), handler);
	}

	@Override
	public long completed() {
		return this.database.sql().sql("select count(*) from awa.finished").query(Long.class).single();
	}

	@Override
	public void close() {
	}

}
