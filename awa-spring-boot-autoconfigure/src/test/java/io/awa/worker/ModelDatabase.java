package io.awa.worker;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.testsupport.TestDatabase;

/**
 * What the model does to the database beside the library: it reads all of it, and lets
 * time pass without waiting.
 */
final class ModelDatabase implements AutoCloseable {

	/** Everything that the model says something about, one line each. */
	static final String SNAPSHOT = """
			select coalesce(string_agg(line, E'\\n' order by job_id, line collate "C"), '')
			from (
			  select id as job_id, concat_ws(' ', id, 'job', kind, queue, priority, max_attempts) as line
			  from awa.job
			  union all
			  select job_id, concat_ws(' ', job_id, 'ready', kind, queue, priority, attempt,
			    (extract(epoch from run_at) * 1000000)::bigint)
			  from awa.ready
			  union all
			  select job_id, concat_ws(' ', job_id, 'running', kind, queue, priority, attempt, 'lease', lease,
			    'worker', worker_id)
			  from awa.running
			  union all
			  select job_id, concat_ws(' ', job_id, 'waiting') from awa.waiting
			  union all
			  select job_id, concat_ws(' ', job_id, 'finished', kind, queue, attempt, state,
			    'worker', coalesce(worker_id, 0))
			  from awa.finished
			  union all
			  select job_id, concat_ws(' ', job_id, 'dead', attempt, reason) from awa.dead_letter
			  union all
			  select job_id, concat_ws(' ', job_id, 'history', string_agg(attempt || ':' || outcome, ','
			    order by ended_at))
			  from awa.attempt
			  group by job_id
			  union all
			  select job_id, concat_ws(' ', job_id, 'snoozes', snoozes) from awa.progress
			  union all
			  select 0, concat_ws(' ', 'worker', id) from awa.worker
			  union all
			  select 0, concat_ws(' ', 'paused', name) from awa.queue where paused_at is not null
			) everything""";

	private final TestDatabase database;

	private final JdbcClient sql;

	/**
	 * Creates the database, to which nobody is connected before the setting counts.
	 * @param lockTimeoutMillis after which nothing waits for another connection any more:
	 * the model has one thread, so whoever waits would wait for ever
	 */
	ModelDatabase(int lockTimeoutMillis) {
		this.database = TestDatabase.migrated();
		TestDatabase
			.execute("alter database " + this.database.name() + " set lock_timeout = '" + lockTimeoutMillis + "ms'");
		this.sql = this.database.sql();
	}

	TestDatabase database() {
		return this.database;
	}

	String snapshot() {
		return this.sql.sql(SNAPSHOT).query(String.class).single();
	}

	/** Jobs that are due later become due now. */
	Map<Long, Instant> makeDue(Collection<Long> jobIds) {
		return dueTimes("""
				update awa.ready set run_at = clock_timestamp(), requeued = true
				where job_id in (:ids)
				returning job_id, run_at""", jobIds);
	}

	/**
	 * Jobs that are due soon become due so late that the run of the model ends before.
	 */
	Map<Long, Instant> postpone(Collection<Long> jobIds) {
		return dueTimes("""
				update awa.ready set run_at = run_at + interval '1 day'
				where job_id in (:ids) and requeued
				returning job_id, run_at""", jobIds);
	}

	/** A worker's last heartbeat lies an hour back. */
	void silence(long workerId) {
		this.sql.sql("update awa.worker set heartbeat_at = heartbeat_at - interval '1 hour' where id = :id")
			.param("id", workerId)
			.update();
	}

	/** The deadline of a run lies behind. */
	void exceedDeadline(RunKey run) {
		this.sql.sql("update awa.running set deadline_at = clock_timestamp() - interval '1 minute' where job_id = :id")
			.param("id", run.jobId())
			.update();
	}

	/**
	 * Replaces a part of a function of the schema, which must be there.
	 */
	void changeFunction(String function, String part, String replacement) {
		String definition = this.sql.sql("select pg_get_functiondef(cast(:name as regproc))")
			.param("name", "awa." + function)
			.query(String.class)
			.single();
		if (!definition.contains(part)) {
			throw new IllegalStateException("The function " + function + " has no part " + part);
		}
		this.database.sql().sql(definition.replace(part, replacement)).update();
	}

	@Override
	public void close() {
		this.database.close();
	}

	private Map<Long, Instant> dueTimes(String statement, Collection<Long> jobIds) {
		Map<Long, Instant> times = new LinkedHashMap<>();
		if (!jobIds.isEmpty()) {
			this.sql.sql(statement)
				.param("ids", jobIds)
				.query((row, number) -> times.put(row.getLong("job_id"),
						row.getObject("run_at", OffsetDateTime.class).toInstant()))
				.list();
		}
		return times;
	}

}
