package io.awa.worker;

import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.testsupport.TestDatabase;

/**
 * The accounts of a scenario with faults: which jobs were committed, ran and ended, told
 * by the database itself over connections that do not fail.
 */
final class FaultLedger {

	/** Says that a job runs; what a handler writes in its own transaction too. */
	static final String RAN = "insert into ledger (name, job_id) values (:name, :jobId)";

	/** Work that lasts longer than a worker waits before it writes a result again. */
	private static final String RAN_SLOWLY = "insert into ledger (name, job_id) select :name, :jobId from pg_sleep(0.25)";

	private static final List<String> ACCOUNTS = List.of("create table business (name text)",
			"create table ledger (name text, job_id bigint)", "create table job_log (name text, job_id bigint)",
			"create table end_log (job_id bigint)", """
					create function log_job() returns trigger language plpgsql as $$
					begin
					  insert into public.job_log values (new.args ->> 'name', new.id);
					  return new;
					end $$""", """
					create function log_end() returns trigger language plpgsql as $$
					begin
					  insert into public.end_log values (new.job_id);
					  return new;
					end $$""", "create trigger log_job after insert on awa.job for each row execute function log_job()",
			"create trigger log_end after insert on awa.finished for each row execute function log_end()",
			"create trigger log_end after insert on awa.dead_letter for each row execute function log_end()");

	private static final String TABLES = "business, ledger, job_log, end_log, awa.job, awa.ready, awa.running, "
			+ "awa.waiting, awa.finished, awa.dead_letter, awa.attempt, awa.progress, awa.callback, "
			+ "awa.callback_result, awa.dependency, awa.unique_claim, awa.worker, awa.queue, awa.queue_retention";

	private static final String CONTRADICTIONS = """
			select name || ' was inserted although it was rolled back' from job_log where name like 'ghost%'
			union all
			select name || ' ran although it was rolled back' from ledger where name like 'ghost%'
			union all
			select name || ' was inserted ' || count(*) || ' times' from job_log group by name having count(*) > 1
			union all
			select name || ' ran ' || count(*) || ' times' from ledger group by name, job_id having count(*) > 1
			union all
			select 'job ' || job_id || ' ended ' || count(*) || ' times' from end_log group by job_id having count(*) > 1
			union all
			select name || ' never ran' from job_log
			where name <> 'cancelled' and job_id not in (select job_id from ledger)
			union all
			select name || ' did not end' from job_log
			where name <> 'forgotten' and job_id not in (select job_id from end_log)
			union all
			select args ->> 'name' || ' is ' || state from awa.job_status
			where state <> case args ->> 'name'
			  when 'cancelled' then 'cancelled' when 'broken' then 'failed' when 'brief' then 'failed' else 'completed' end
			union all
			select name || ' has a row of the application and no job' from business
			where name not in (select name from job_log)
			union all
			select name || ' has a job and no row of the application' from job_log
			where name not in ('broken', 'brief', 'copied', 'cancelled', 'child', 'lost', 'later')
			  and name not in (select name from business)
			union all
			select 'parent has no child' from job_log
			where name = 'parent' and not exists (select from job_log where name = 'child')""";

	private final TestDatabase database;

	private final JdbcClient sql;

	FaultLedger(TestDatabase database) {
		this.database = database;
		this.sql = database.sql();
		ACCOUNTS.forEach((statement) -> this.sql.sql(statement).update());
	}

	void clear() {
		this.sql.sql("truncate " + TABLES).update();
	}

	void ran(Map<String, Object> args, JobContext context) {
		write(RAN, args, context);
	}

	void ranSlowly(Map<String, Object> args, JobContext context) {
		write(RAN_SLOWLY, args, context);
	}

	boolean isInserted(String name) {
		return this.sql.sql("select exists (select from job_log where name = ?)")
			.param(name)
			.query(Boolean.class)
			.single();
	}

	boolean isWorkLeft() {
		return this.sql
			.sql("select exists (select from awa.ready) or exists (select from awa.running) "
					+ "or exists (select from awa.waiting)")
			.query(Boolean.class)
			.single();
	}

	/**
	 * Lets the time pass after which a claim counts as one whose answer was lost.
	 * @return how many jobs were claimed a moment ago and still run
	 */
	int ageClaims() {
		return this.sql
			.sql("update awa.running set claimed_at = claimed_at - interval '3 minutes' "
					+ "where claimed_at between now() - interval '1 minute' and now() - interval '500 milliseconds'")
			.update();
	}

	/** Gives a job to a worker that was killed. */
	void giveToDeadWorker(long jobId) {
		this.sql.sql("""
				with dead as (
				  insert into awa.worker (node, version, queues, capacity, heartbeat_at)
				  values ('dead', 'test', '{default}', 1, now() - interval '1 hour')
				  returning id
				), claimed as (delete from awa.ready where job_id = :id returning *)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, nextval('awa.lease_seq'), dead.id, now() - interval '1 hour', priority, attempt + 1,
				  queue, kind
				from claimed, dead""").param("id", jobId).update();
	}

	/** Returns what contradicts "every committed job ran and ended once". */
	List<String> contradictions() {
		List<String> found = this.sql.sql(CONTRADICTIONS).query(String.class).list();
		found.addAll(this.database.violations());
		return found;
	}

	private void write(String statement, Map<String, Object> args, JobContext context) {
		this.sql.sql(statement).param("name", args.get("name")).param("jobId", context.jobId()).update();
	}

}
