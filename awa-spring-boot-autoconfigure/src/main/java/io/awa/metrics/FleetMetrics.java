package io.awa.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.awa.sql.SqlOperations;

/**
 * Says how the queues of the whole fleet stand. Each node that has a registry reads it
 * itself, on a thread of its own: no figure is missing because the node that would read
 * it is gone, and none is asked for when somebody scrapes. After each read it rests for
 * the interval, and for 50 times as long as the read took, but no longer than ten
 * intervals. What could not be read is not shown.
 */
public final class FleetMetrics implements MeterBinder, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(FleetMetrics.class);

	/** How many times as long as a read took. */
	private static final int REST = 50;

	/** In intervals. */
	private static final int LONGEST_REST = 10;

	private static final Duration STOP = Duration.ofSeconds(2);

	private final SqlOperations operations;

	private final Duration interval;

	private final BoundedTag queues;

	private final List<FleetMeters> meters = new CopyOnWriteArrayList<>();

	private @Nullable ExecutorService reader;

	private boolean failed;

	/**
	 * Creates metrics that are read from the start of the context to its end.
	 * @param operations runs statements, each in a transaction of its own
	 * @param interval how long to rest between two reads
	 * @param metrics those of this node, whose queues are always shown
	 */
	public FleetMetrics(SqlOperations operations, Duration interval, AwaMetrics metrics) {
		this.operations = operations;
		this.interval = interval;
		this.queues = metrics.queues();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.meters.add(new FleetMeters(registry));
	}

	@Override
	public synchronized void start() {
		if (this.reader == null) {
			ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, FleetMetrics::thread,
					new ThreadPoolExecutor.DiscardPolicy());
			started.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			started.execute(() -> readAndGoOn(started));
			this.reader = started;
		}
	}

	/** A read that is under way may take its time, but nobody waits for it. */
	@Override
	public void stop() {
		ExecutorService stopping = end();
		try {
			if (stopping != null) {
				stopping.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized @Nullable ExecutorService end() {
		ExecutorService ending = this.reader;
		this.reader = null;
		if (ending != null) {
			ending.shutdown();
		}
		return ending;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.reader != null;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "awa-metrics");
		thread.setDaemon(true);
		return thread;
	}

	/** What is to follow when it was stopped meanwhile is discarded. */
	private void readAndGoOn(ScheduledExecutorService reader) {
		long start = System.nanoTime();
		readSafely();
		reader.schedule(() -> readAndGoOn(reader), rest(System.nanoTime() - start), TimeUnit.NANOSECONDS);
	}

	/** A read also takes long when the process was stopped, or the network slow. */
	private long rest(long took) {
		long interval = this.interval.toNanos();
		return Math.max(interval, Math.min(REST * took, LONGEST_REST * interval));
	}

	private void readSafely() {
		try {
			if (!this.meters.isEmpty()) {
				read();
			}
			this.failed = false;
		}
		catch (RuntimeException ex) {
			if (isRunning()) {
				onFailure(ex);
			}
		}
	}

	/** Old figures would look like those of a fleet in which nothing happens. */
	private void onFailure(RuntimeException failure) {
		if (!this.failed) {
			logger.warn("How the queues stand could not be read, so metrics of the fleet are missing: " + failure);
		}
		this.failed = true;
		show(List.of(), Double.NaN);
	}

	void read() {
		Map<String, FleetRow> byTag = new TreeMap<>();
		long deadLetters = 0;
		for (FleetRow row : this.operations.query(FleetSql.read(this.queues.known()), FleetSql::readRow)) {
			String queue = row.queue();
			if (queue == null) {
				deadLetters = row.deadLetters();
			}
			else {
				String tag = this.queues.of(queue);
				byTag.merge(tag, row.named(tag), FleetRow::plus);
			}
		}
		show(byTag.values(), deadLetters);
	}

	private void show(Collection<FleetRow> queues, double deadLetters) {
		this.meters.forEach((each) -> each.show(queues, deadLetters));
	}

}
