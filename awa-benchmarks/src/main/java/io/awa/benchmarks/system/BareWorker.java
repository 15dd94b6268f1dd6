package io.awa.benchmarks.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Loops over the two statements that any design of these tables needs.
 */
final class BareWorker implements JobSystem.Worker {

	static final int LOOPS = 2;

	static final int BATCH = 100;

	static final int POLL_MILLIS = 5;

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
			select claimed.job_id, job.args::text
			from claimed
			join awa.job on job.id = claimed.job_id""";

	private static final String COMPLETE = """
			with ended as (
			  delete from awa.running
			  where job_id = any (?) and lease = 1
			  returning job_id, claimed_at, attempt, queue, kind
			)
			insert into awa.finished (job_id, claimed_at, finished_at, attempt, state, queue, kind)
			select job_id, claimed_at, clock_timestamp(), attempt, 'completed', queue, kind from ended""";

	private final DataSource dataSource;

	private final TaskHandler handler;

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final ExecutorService loops = Executors.newFixedThreadPool(LOOPS);

	BareWorker(DataSource dataSource, TaskHandler handler) {
		this.dataSource = dataSource;
		this.handler = handler;
		for (int i = 0; i < LOOPS; i++) {
			this.loops.execute(this::loop);
		}
	}

	private void loop() {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement claim = connection.prepareStatement(CLAIM);
				PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
			while (this.stopping.getCount() > 0) {
				List<Long> done = run(claim);
				if (!done.isEmpty()) {
					complete.setArray(1, connection.createArrayOf("bigint", done.toArray()));
					complete.executeUpdate();
				}
				else if (this.stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
					return;
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private List<Long> run(PreparedStatement claim) throws SQLException, InterruptedException {
		List<Long> done = new ArrayList<>(BATCH);
		try (ResultSet jobs = claim.executeQuery()) {
			while (jobs.next()) {
				String args = jobs.getString(2);
				this.handler.handle(new Task(number(args), args));
				done.add(jobs.getLong(1));
			}
		}
		return done;
	}

	/** It is the last value of the object, which is all that is read of it. */
	private static int number(String args) {
		return Integer.parseInt(args, args.lastIndexOf(' ') + 1, args.length() - 1, 10);
	}

	@Override
	public void close() {
		this.stopping.countDown();
		WorkerThreads.end(this.loops);
	}

}
