package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.NewCronSchedule;
import io.awa.PageRequest;
import io.awa.client.AwaClient;
import io.awa.client.ClientListener;
import io.awa.client.ClientSettings;
import io.awa.client.CronDefinition;
import io.awa.client.JdbcAwaClient;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;

/**
 * A database with schedules, moved about in time by SQL.
 */
final class CronDatabase implements AutoCloseable {

	/** Which driver a node uses. */
	enum Storage {

		JDBC, R2DBC

	}

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = new JdbcAwaClient(this.database.dataSource(),
			ClientSettings.of(TestDatabase.SCHEMA));

	void empty() {
		sql("truncate awa.job, awa.ready, awa.running, awa.finished, awa.attempt, awa.unique_claim, awa.cron_schedule, "
				+ "awa.cron_job");
	}

	SqlOperations operations(Storage storage) {
		return operations(this.database, storage);
	}

	static SqlOperations operations(TestDatabase database, Storage storage) {
		return (storage == Storage.JDBC) ? JdbcSqlExecutor.autoCommitting(database.dataSource(), TestDatabase.SCHEMA)
				: new R2dbcBlockingSqlExecutor(new R2dbcSqlExecutor(database.connectionFactory(), TestDatabase.SCHEMA),
						Duration.ofSeconds(20));
	}

	CronEvaluator node(Storage storage) {
		return node(storage, ClientListener.NONE);
	}

	CronEvaluator node(Storage storage, ClientListener listener) {
		return new CronEvaluator(operations(storage), listener, Duration.ofSeconds(5));
	}

	static CronDefinition define(NewCronSchedule schedule) {
		return CronDefinition.of(schedule, new JacksonJobCodec());
	}

	AwaClient client() {
		return this.client;
	}

	TestDatabase database() {
		return this.database;
	}

	/**
	 * Stores a schedule that fired last some time ago and ended just now, so that what it
	 * missed does not depend on the time of day.
	 */
	void putMissed(NewCronSchedule schedule, Duration lastFiredAgo) {
		this.client.cron().put(schedule);
		sql("update awa.cron_schedule set ends_at = now(), last_fired_at = now() - interval '"
				+ lastFiredAgo.toSeconds()
				+ " seconds', counted_from = '2000-01-01', created_at = '2000-01-01' where name = '" + schedule.name()
				+ "'");
	}

	int sql(String sql) {
		return this.database.sql().sql(sql).update();
	}

	<T> T single(String sql, Class<T> type) {
		return this.database.sql().sql(sql).query(type).single();
	}

	@Nullable Instant lastFiredAt(String name) {
		return this.client.cron().find(name).orElseThrow().lastFiredAt();
	}

	/** The jobs of a schedule, in the order in which a worker takes them. */
	List<Map<String, Object>> jobs(String name) {
		return this.database.sql().sql("""
				select job.id, job.metadata ->> 'cron_fire_time' as fire_time, job.run_at, job.queue, status.state
				from awa.job
				join awa.job_status status on status.id = job.id
				where job.metadata ->> 'cron_name' = :name
				order by job.run_at, job.id""").param("name", name).query().listOfRows();
	}

	List<Instant> fireTimes(String name) {
		return jobs(name).stream()
			.map((job) -> OffsetDateTime.parse((String) job.get("fire_time")).toInstant())
			.toList();
	}

	/** As many as there are fire times, without reading them. */
	long countFires(String name) {
		return this.database.sql()
			.sql("select count(*) from awa.job where metadata ->> 'cron_name' = :name")
			.param("name", name)
			.query(Long.class)
			.single();
	}

	List<Object> states(String name) {
		return jobs(name).stream().map((job) -> job.get("state")).toList();
	}

	Job onlyJob() {
		List<Job> jobs = this.client.listJobs(JobFilter.where(), PageRequest.first()).items();
		if (jobs.size() != 1) {
			throw new AssertionError("There are " + jobs.size() + " jobs, not one: " + jobs);
		}
		return jobs.get(0);
	}

	/** Fires until nothing is due. */
	static void exhaust(CronEvaluator node) {
		while (node.evaluate().isZero()) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void close() {
		this.database.close();
	}

}
