package io.awa.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.awa.event.JobMeasures;

/**
 * The meters of one registry that count what this node does. A meter is made when
 * something is first counted with its tags, and kept, because to look it up in the
 * registry costs more than to count.
 */
final class JobMeters implements JobMeasures {

	private static final String KIND = "kind";

	private static final String QUEUE = "queue";

	private static final String NONE = "";

	private final MeterRegistry registry;

	private final BoundedTag kinds;

	private final BoundedTag queues;

	private final Map<Key, Meter> meters = new ConcurrentHashMap<>();

	private final DistributionSummary claimSize;

	private final DistributionSummary settleSize;

	private final Timer sweep;

	JobMeters(MeterRegistry registry, BoundedTag kinds, BoundedTag queues) {
		this.registry = registry;
		this.kinds = kinds;
		this.queues = queues;
		this.claimSize = DistributionSummary.builder("awa.claim.size")
			.description("Jobs that a claim got.")
			.register(registry);
		this.settleSize = DistributionSummary.builder("awa.settle.size")
			.description("Runs whose ends were written by one statement.")
			.register(registry);
		this.sweep = Timer.builder("awa.sweep")
			.description("How long a claim from the start of the queues took.")
			.register(registry);
	}

	@Override
	public void inserted(String kind, String queue, long jobs) {
		counter("awa.jobs.inserted", "Jobs that this node inserted.", kind, queue).increment(jobs);
	}

	@Override
	public void claimed(String queue, int jobs) {
		Key key = new Key("awa.jobs.claimed", NONE, this.queues.of(queue), NONE);
		meter(key, Counter.class,
				(made) -> Counter.builder(made.name())
					.description("Jobs that this node took to run.")
					.tags(QUEUE, made.queue())
					.register(this.registry))
			.increment(jobs);
	}

	@Override
	public void claimAnswered(int jobs) {
		this.claimSize.record(jobs);
	}

	@Override
	public void started(String queue, Duration wait) {
		Key key = new Key("awa.job.wait", NONE, this.queues.of(queue), NONE);
		meter(key, Timer.class,
				(made) -> Timer.builder(made.name())
					.description("How long jobs had been due when their handler was called.")
					.tags(QUEUE, made.queue())
					.register(this.registry))
			.record(wait);
	}

	@Override
	public void ended(String kind, String queue, String outcome, Duration took) {
		Key key = new Key("awa.job.run", this.kinds.of(kind), this.queues.of(queue), outcome);
		meter(key, Timer.class,
				(made) -> Timer.builder(made.name())
					.description("How long handlers ran.")
					.tags(tags(made).and("outcome", made.detail()))
					.register(this.registry))
			.record(took);
	}

	@Override
	public void retried(String kind, String queue) {
		counter("awa.jobs.retried", "Failed attempts that another one follows.", kind, queue).increment();
	}

	@Override
	public void died(String kind, String queue) {
		counter("awa.jobs.dead", "Jobs that became dead letters.", kind, queue).increment();
	}

	@Override
	public void rescued(String kind, String queue, String reason) {
		Key key = new Key("awa.jobs.rescued", this.kinds.of(kind), this.queues.of(queue), reason);
		meter(key, Counter.class,
				(made) -> Counter.builder(made.name())
					.description("Jobs that were taken from where they stood, because nobody went on with them.")
					.tags(tags(made).and("reason", made.detail()))
					.register(this.registry))
			.increment();
	}

	@Override
	public void settled(int runs) {
		this.settleSize.record(runs);
	}

	@Override
	public void swept(Duration took) {
		this.sweep.record(took);
	}

	private Counter counter(String name, String description, String kind, String queue) {
		Key key = new Key(name, this.kinds.of(kind), this.queues.of(queue), NONE);
		return meter(key, Counter.class,
				(made) -> Counter.builder(name).description(description).tags(tags(made)).register(this.registry));
	}

	private static Tags tags(Key key) {
		return Tags.of(KIND, key.kind(), QUEUE, key.queue());
	}

	private <M extends Meter> M meter(Key key, Class<M> type, Function<Key, M> make) {
		Meter known = this.meters.get(key);
		return type.cast((known != null) ? known : this.meters.computeIfAbsent(key, make));
	}

	/** Which meter: its name and the values of its tags, empty where it has none. */
	private record Key(String name, String kind, String queue, String detail) {

	}

}
