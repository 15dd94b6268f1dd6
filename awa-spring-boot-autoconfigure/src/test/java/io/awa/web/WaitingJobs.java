package io.awa.web;

import java.util.Map;
import java.util.UUID;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

/**
 * Jobs that wait for a callback.
 */
final class WaitingJobs {

	private final TestDatabase database;

	private final AwaClient client;

	WaitingJobs(TestDatabase database) {
		this.database = database;
		this.client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
	}

	long insert(UUID callback) {
		long id = this.client.insert(Map.of(), InsertOptions.defaults().withKind("wait")).jobId();
		this.database.sql()
			.sql("""
					with taken as (
					  delete from awa.ready where job_id = :id returning *
					)
					insert into awa.waiting (job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority, claimed_at)
					select job_id, :callback, 1, clock_timestamp() + interval '1 minute', 1, queue, kind, priority, now()
					from taken""")
			.param("id", id)
			.param("callback", callback)
			.update();
		return id;
	}

	Job get(long id) {
		return this.client.getJob(id).orElseThrow();
	}

	/** Seconds until the wait of a job times out. */
	double timeout(long id) {
		return this.database.sql()
			.sql("select extract(epoch from timeout_at - clock_timestamp()) from awa.waiting where job_id = :id")
			.param("id", id)
			.query(Double.class)
			.single();
	}

	String result(long id) {
		return this.database.sql()
			.sql("select result::text from awa.finished where job_id = :id")
			.param("id", id)
			.query(String.class)
			.single();
	}

}
