package io.awa.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Works a backlog off by the two statements alone, in batches, on two connections.
 */
final class StatementDrain {

	private static final int CLIENTS = 2;

	private static final String CLAIM = """
			with claimed as (
			  delete from awa.ready
			  where ctid = any (array(
			    select ctid from awa.ready
			    where queue = 'default' and priority = 2 and run_at <= now()
			    order by run_at, job_id
			    limit 100
			    for update skip locked))
			  returning job_id, priority, attempt, queue, kind
			),
			started as (
			  insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
			  select job_id, 1, 1, now(), priority, attempt + 1, queue, kind from claimed
			)
			select claimed.job_id, job.args::text as args
			from claimed
			join awa.job on job.id = claimed.job_id""";

	private static final String COMPLETE = """
			with ended as (
			  delete from awa.running
			  where job_id = any (:ids) and lease = 1
			  returning job_id, claimed_at, attempt, queue, kind
			)
			insert into awa.finished (job_id, claimed_at, finished_at, attempt, state, queue, kind)
			select job_id, claimed_at, clock_timestamp(), attempt, 'completed', queue, kind from ended""";

	private final BenchmarkDatabase database;

	StatementDrain(BenchmarkDatabase database) {
		this.database = database;
	}

	double drain(int jobs) {
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		long start = System.nanoTime();
		List<CompletableFuture<Void>> loops = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			loops.add(CompletableFuture.runAsync(this::loop, clients));
		}
		loops.forEach(CompletableFuture::join);
		double seconds = DrainBenchmark.seconds(start);
		clients.shutdown();
		return seconds;
	}

	private void loop() {
		while (true) {
			Long[] ids = this.database.sql()
				.sql(CLAIM)
				.query((row, number) -> row.getString("args").isEmpty() ? -1L : row.getLong("job_id"))
				.list()
				.toArray(Long[]::new);
			if (ids.length == 0) {
				return;
			}
			this.database.sql().sql(COMPLETE).param("ids", ids).update();
		}
	}

}
