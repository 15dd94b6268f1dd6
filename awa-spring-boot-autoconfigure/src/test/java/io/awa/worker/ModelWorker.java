package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.awa.event.JobMeasures;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * A worker without threads: the parts that claim are the library's, the handlers are the
 * model's. Its runs end when the model says so.
 */
final class ModelWorker {

	static final String KIND = "work";

	private static final Duration DEADLINE = Duration.ofHours(12);

	private static final WorkerSettings SETTINGS = new WorkerSettings("model", "test",
			Map.of("a", new QueueSettings(6, DEADLINE), "b", new QueueSettings(3, DEADLINE), "c",
					new QueueSettings(3, Duration.ZERO).withFailures(null, false)),
			Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(10),
			Duration.ofSeconds(60), Duration.ofSeconds(10));

	private static final HandlerRegistry HANDLERS = new HandlerRegistry(
			List.of(new HandlerDefinition(KIND, "a", Map.class, (args, context) -> {
				throw new IllegalStateException("The model runs no handlers.");
			}, "handler of the model")));

	private final String name;

	private final ModelClaims claims;

	private WorkerIdentity identity = new WorkerIdentity();

	private DatabaseClock clock = new DatabaseClock();

	private Map<String, QueueSlots> queues = new TreeMap<>();

	/** What the worker works on, whether it still may or not. */
	private final Map<RunKey, ClaimedJob> runs = new LinkedHashMap<>();

	/** Due jobs that a wake-up told of, by queue. */
	private final Map<String, Set<LaneMark>> heard = new TreeMap<>();

	ModelWorker(String name, ModelClaims claims) {
		this.name = name;
		this.claims = claims;
	}

	static Set<String> queueNames() {
		return SETTINGS.queues().keySet();
	}

	static int capacity() {
		return SETTINGS.capacity();
	}

	/** Begins anew, without knowledge of what was before. */
	void start(long workerId) {
		this.identity = new WorkerIdentity();
		this.identity.onRegistered(workerId);
		this.clock = new DatabaseClock();
		this.queues = new TreeMap<>();
		SETTINGS.queues()
			.forEach((queue, settings) -> this.queues.put(queue,
					new QueueSlots(queue, settings.concurrency(), settings.deadline(), SETTINGS.ageingInterval())));
		this.runs.clear();
		this.heard.clear();
	}

	/** Goes on under another id after it was declared dead. */
	void registerAnew(long workerId) {
		this.identity.onRegistered(workerId);
	}

	long id() {
		return this.identity.id();
	}

	Map<RunKey, ClaimedJob> runs() {
		return this.runs;
	}

	Set<LaneMark> heard(String queue) {
		return this.heard.computeIfAbsent(queue, (name) -> new HashSet<>());
	}

	/** Does what the dispatcher does in one turn. */
	void dispatch(boolean lookAgain) {
		if (lookAgain) {
			this.queues.values().forEach(QueueSlots::lookAgain);
		}
		new JobDispatcher(List.copyOf(this.queues.values()), claimer(), this.clock, this.identity).dispatch();
	}

	/** Does what the sweeper does in one turn; a new one need not wait for its turn. */
	void sweep() {
		new JobSweeper(List.copyOf(this.queues.values()), claimer(), this.clock, this.identity, SETTINGS,
				JobMeasures.NONE)
			.sweep();
	}

	private JobClaimer claimer() {
		return new JobClaimer(this.claims.of(this), this.identity, HANDLERS, HANDLERS.kinds(), Map.of(), this.clock,
				(queue, jobs) -> jobs.forEach((job) -> this.runs.put(new RunKey(job.jobId(), job.lease()), job)),
				JobMeasures.NONE);
	}

	void wake(String queue, Instant runAt, int count, List<LaneMark> dueJobs) {
		this.queues.get(queue).wake(runAt, count, this.clock.now());
		heard(queue).addAll(dueJobs);
	}

	/** Gives the slot of a run back. */
	void end(RunKey run) {
		ClaimedJob job = this.runs.remove(run);
		if (job != null) {
			this.queues.get(job.queue()).releaseSlot();
		}
	}

	/** A slot is either free or has a run, and none is lost. */
	void checkSlots() {
		Map<String, Long> taken = this.runs.values()
			.stream()
			.collect(Collectors.groupingBy(ClaimedJob::queue, Collectors.counting()));
		this.queues.forEach((queue, slots) -> ModelViolation.check(
				slots.free() + taken.getOrDefault(queue, 0L) == SETTINGS.queues().get(queue).concurrency(),
				"E1: %s has %s free slots in queue %s beside %s runs", this, slots.free(), queue,
				taken.getOrDefault(queue, 0L)));
	}

	@Override
	public String toString() {
		return this.name + " (worker " + id() + ")";
	}

}
