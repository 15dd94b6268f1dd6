package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

/**
 * Arranges jobs in every place by committed SQL, where a worker would have brought them.
 */
final class JobFixture {

	static final InsertOptions MAIL = InsertOptions.defaults().withQueue("mail");

	private final TestDatabase database;

	private final AwaClient client;

	JobFixture(TestDatabase database) {
		this.database = database;
		this.client = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	long available(InsertOptions options) {
		return this.client.insert(new SendReceipt(7, "ada@example.org"), options).jobId();
	}

	List<Long> available(int count, InsertOptions options) {
		return this.client
			.insertMany(IntStream.range(0, count).mapToObj((i) -> new NewJob(Map.of("n", i), kind(options))).toList())
			.stream()
			.map((result) -> result.jobId())
			.toList();
	}

	private static InsertOptions kind(InsertOptions options) {
		return (options.kind() != null) ? options : options.withKind("numbered");
	}

	/** A dead letter is asked for by its own method. */
	long in(JobState state, InsertOptions options) {
		return switch (state) {
			case SCHEDULED -> available(options.withDelay(Duration.ofHours(1)));
			case AVAILABLE -> available(options);
			case RETRYABLE -> retryable(options);
			case RUNNING -> running(options);
			case WAITING_EXTERNAL -> waiting(options, UUID.randomUUID());
			case COMPLETED, FAILED, CANCELLED -> finished(state, options);
		};
	}

	long retryable(InsertOptions options) {
		long id = available(options);
		sql().sql("""
				update awa.ready
				set run_at = clock_timestamp() + interval '1 hour', attempt = 1, requeued = true
				where job_id = :id""").param("id", id).update();
		return id;
	}

	long running(InsertOptions options) {
		long id = available(options);
		run(id);
		return id;
	}

	private void run(long id) {
		sql().sql("""
				with taken as (
				  delete from awa.ready where job_id = :id returning *
				)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, job_id + 1000000, 7, clock_timestamp(), priority, attempt + 1, queue, kind
				from taken""").param("id", id).update();
	}

	long waiting(InsertOptions options, UUID callback) {
		long id = running(options);
		sql()
			.sql("""
					with parked as (
					  delete from awa.running where job_id = :id returning *
					)
					insert into awa.waiting (job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority,
					  claimed_at, worker_id)
					select job_id, :callback, lease, clock_timestamp() + interval '1 minute', attempt, queue, kind, priority,
					  claimed_at, worker_id
					from parked""")
			.param("id", id)
			.param("callback", callback)
			.update();
		return id;
	}

	long finished(JobState state, InsertOptions options) {
		long id = running(options);
		sql()
			.sql("""
					with ended as (
					  delete from awa.running where job_id = :id returning *
					),
					history as (
					  insert into awa.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_class,
					    error_message, error_stack)
					  select job_id, claimed_at, now(), worker_id, attempt, 'failed', 'java.lang.Error', 'boom',
					    'at line 1'
					  from ended
					  where :state <> 'completed'
					)
					insert into awa.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, result, queue, kind)
					select job_id, claimed_at, now(), worker_id, attempt, :state,
					  case :state when 'completed' then '{"ok": true}'::jsonb end, queue, kind
					from ended""")
			.param("id", id)
			.param("state", state.text())
			.update();
		return id;
	}

	long failed(InsertOptions options) {
		return finished(JobState.FAILED, options);
	}

	long dead(InsertOptions options, String reason) {
		long id = failed(options);
		sql().sql("""
				with gone as (
				  delete from awa.finished where job_id = :id returning *
				)
				insert into awa.dead_letter (job_id, died_at, attempt, reason)
				select job_id, clock_timestamp(), attempt, :reason
				from gone""").param("id", id).param("reason", reason).update();
		return id;
	}

	void logged(long id, int attempt, Instant at, String message) {
		sql()
			.sql("insert into awa.job_log (job_id, lease, attempt, logged_at, level, message) "
					+ "values (:id, :attempt, :attempt, :at::timestamptz, 'warn', :message)")
			.param("id", id)
			.param("attempt", attempt)
			.param("at", at.toString())
			.param("message", message)
			.update();
	}

	void attempt(long id, int attempt, Instant at, String outcome, String error) {
		sql().sql("""
				insert into awa.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_class,
				  error_message, error_stack)
				values (:id, :at::timestamptz, :at::timestamptz + interval '1 second', 7, :attempt, :outcome,
				  'java.lang.IllegalStateException', :error, 'at line 1')""")
			.param("id", id)
			.param("at", at.toString())
			.param("attempt", attempt)
			.param("outcome", outcome)
			.param("error", error)
			.update();
	}

	void progress(long id, int percent, String message, String checkpoint) {
		sql().sql("""
				insert into awa.progress (job_id, percent, message, checkpoint)
				values (:id, :percent, :message, :checkpoint::jsonb)""")
			.param("id", id)
			.param("percent", percent)
			.param("message", message)
			.param("checkpoint", checkpoint)
			.update();
	}

	/** Failed jobs of the kind "bulk" in the queue "bulk", by the shortest way. */
	void manyFailed(int count) {
		sql().sql("""
				with given as (
				  insert into awa.job (kind, queue, args)
				  select 'bulk', 'bulk', '{}' from generate_series(1, :count)
				  returning id
				)
				insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
				select id, clock_timestamp(), 1, 'failed', 'bulk', 'bulk' from given""").param("count", count).update();
	}

	/** Jobs of the kind "bulk" in the queue "bulk" that wait to run. */
	void manyAvailable(int count) {
		sql().sql("""
				with given as (
				  insert into awa.job (kind, queue, args)
				  select 'bulk', 'bulk', '{}' from generate_series(1, :count)
				  returning id, run_at
				)
				insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
				select id, run_at, 2, 0, 'bulk', 'bulk' from given""").param("count", count).update();
	}

	private JdbcClient sql() {
		return this.database.sql();
	}

}
