package io.awa.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.Health.WorkerHealth;
import io.awa.event.JobMeasures;

/**
 * Counts what this node does with jobs, in every registry it is bound to. A registry that
 * fails is logged once and never touches a job.
 */
public final class AwaMetrics implements JobMeasures, MeterBinder {

	private static final Log logger = LogFactory.getLog(AwaMetrics.class);

	private final BoundedTag kinds = new BoundedTag(BoundedTag.MOST);

	private final BoundedTag queues = new BoundedTag(BoundedTag.MOST);

	private final Supplier<Worker> worker;

	private final WorkerGauges gauges;

	private final List<JobMeters> meters = new CopyOnWriteArrayList<>();

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Creates metrics that count nothing until they are bound to a registry.
	 * @param health says how the worker of this node does, {@code null} while there is
	 * none
	 * @param worker says what the worker of this node can run, asked when a registry is
	 * bound
	 */
	public AwaMetrics(Supplier<@Nullable WorkerHealth> health, Supplier<Worker> worker) {
		this.worker = worker;
		this.gauges = new WorkerGauges(health, this.queues);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Worker bound = this.worker.get();
		bound.kinds().stream().sorted().forEach(this.kinds::of);
		bound.queues().stream().sorted().forEach(this.queues::of);
		this.meters.add(new JobMeters(registry, this.kinds, this.queues));
		if (!bound.kinds().isEmpty()) {
			this.gauges.bind(registry, bound.queues());
		}
	}

	BoundedTag queues() {
		return this.queues;
	}

	@Override
	public void inserted(String kind, String queue, long jobs) {
		count((meters) -> meters.inserted(kind, queue, jobs));
	}

	@Override
	public void claimed(String queue, int jobs) {
		count((meters) -> meters.claimed(queue, jobs));
	}

	@Override
	public void claimAnswered(int jobs) {
		count((meters) -> meters.claimAnswered(jobs));
	}

	@Override
	public void started(String queue, Duration wait) {
		count((meters) -> meters.started(queue, wait));
	}

	@Override
	public void ended(String kind, String queue, String outcome, Duration took) {
		count((meters) -> meters.ended(kind, queue, outcome, took));
	}

	@Override
	public void retried(String kind, String queue) {
		count((meters) -> meters.retried(kind, queue));
	}

	@Override
	public void died(String kind, String queue) {
		count((meters) -> meters.died(kind, queue));
	}

	@Override
	public void rescued(String kind, String queue, String reason) {
		count((meters) -> meters.rescued(kind, queue, reason));
	}

	@Override
	public void settled(int runs) {
		count((meters) -> meters.settled(runs));
	}

	@Override
	public void swept(Duration took) {
		count((meters) -> meters.swept(took));
	}

	@Override
	public void heartbeat() {
		this.gauges.onHeartbeat();
	}

	/** Filters and registries are code of others, and may throw anything. */
	private void count(Consumer<JobMeters> counting) {
		for (JobMeters each : this.meters) {
			try {
				counting.accept(each);
			}
			catch (RuntimeException | LinkageError ex) {
				if (this.failed.compareAndSet(false, true)) {
					logger.warn("A meter registry failed, so metrics of jobs are missing. Said once.", ex);
				}
			}
		}
	}

	/**
	 * What a worker can run.
	 *
	 * @param kinds the kinds that it has handlers for, empty if there is no worker
	 * @param queues the queues that it works on
	 */
	public record Worker(Set<String> kinds, Set<String> queues) {

		/**
		 * Copies the sets.
		 */
		public Worker {
			kinds = Set.copyOf(kinds);
			queues = Set.copyOf(queues);
		}

		/**
		 * Returns what a node without a worker can run.
		 * @return no kinds and no queues
		 */
		public static Worker none() {
			return new Worker(Set.of(), Set.of());
		}

	}

}
