package io.awa.benchmarks.system;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Polls the one table by one thread, and handles its jobs by others.
 */
final class OneTableWorker implements JobSystem.Worker {

	/** The array keeps the planner from running the inner query more than once. */
	private static final String CLAIM = """
			update jobs
			set status = 'running', attempts = attempts + 1, locked_at = now(), locked_by = ?
			where id = any (array(
			  select id
			  from jobs
			  where status = 'available' and run_at <= now()
			  order by priority, run_at, id
			  limit ?
			  for update skip locked))
			returning id, payload::text as payload""";

	private static final String COMPLETE = "update jobs set status = 'completed', finished_at = now() where id = ?";

	private static final String FAIL = """
			update jobs set status = 'failed', finished_at = now(), last_error = ? where id = ?""";

	private static final int POLL_MILLIS = 100;

	private final JdbcTemplate jdbc;

	private final TaskHandler handler;

	private final Semaphore free;

	private final String name = UUID.randomUUID().toString();

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final ExecutorService dispatcher = Executors.newSingleThreadExecutor();

	private final ExecutorService handlers;

	OneTableWorker(JdbcTemplate jdbc, int concurrency, TaskHandler handler) {
		this.jdbc = jdbc;
		this.handler = handler;
		this.free = new Semaphore(concurrency);
		this.handlers = Executors.newFixedThreadPool(concurrency);
		this.dispatcher.execute(this::dispatch);
	}

	private void dispatch() {
		try {
			while (this.stopping.getCount() > 0) {
				if (!this.free.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
					continue;
				}
				int slots = 1 + this.free.drainPermits();
				List<Job> jobs = claim(slots);
				this.free.release(slots - jobs.size());
				jobs.forEach((job) -> this.handlers.execute(() -> run(job)));
				if (jobs.size() < slots && this.stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private List<Job> claim(int slots) {
		return this.jdbc.query(CLAIM, (row, number) -> new Job(row.getLong("id"), row.getString("payload")), this.name,
				slots);
	}

	private void run(Job job) {
		try {
			this.handler.handle(TaskJson.read(job.payload()));
			this.jdbc.update(COMPLETE, job.id());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			this.jdbc.update(FAIL, ex.toString(), job.id());
		}
		finally {
			this.free.release();
		}
	}

	@Override
	public void close() {
		this.stopping.countDown();
		WorkerThreads.end(this.dispatcher);
		WorkerThreads.end(this.handlers);
	}

	/** What a claim returns. */
	private record Job(long id, String payload) {

	}

}
