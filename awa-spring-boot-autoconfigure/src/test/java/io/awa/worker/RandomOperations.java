package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.awa.CronPolicies.Overlap;
import io.awa.DependencyFailure;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.NewCronSchedule;
import io.awa.NewJob;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;

/**
 * Everything that a client can do, at random, about a few jobs, keys and queues that all
 * threads share, so that they meet.
 */
final class RandomOperations {

	static final List<String> QUEUES = List.of("kept", "forgotten");

	private static final int KEYS = 6;

	private final AwaClient client;

	private final Consumer<Consumer<? super AwaTransaction>> transactions;

	private final SharedIds shared;

	private final Random random;

	private final Map<String, Consumer<AwaClient>> operations = new HashMap<>();

	private final List<String> names = new ArrayList<>();

	RandomOperations(AwaClient client, Consumer<Consumer<? super AwaTransaction>> transactions, SharedIds shared,
			Random random) {
		this.client = client;
		this.transactions = transactions;
		this.shared = shared;
		this.random = random;
		addInserts();
		addChangesOfOne();
		addChangesOfMany();
		addDeadLetters();
		addSettings();
		addReads();
		addReadsOfSettings();
		addTransactions();
		this.names.addAll(this.operations.keySet());
		Collections.sort(this.names);
	}

	/** Does one operation, and returns its name. A third of them insert. */
	String next() {
		String name = (this.random.nextInt(3) == 0) ? "insertMany"
				: this.names.get(this.random.nextInt(this.names.size()));
		perform(name);
		return name;
	}

	List<String> names() {
		return this.names;
	}

	void perform(String name) {
		try {
			this.operations.get(name).accept(this.client);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("Operation \"" + name + "\" failed", ex);
		}
	}

	private void addInserts() {
		this.operations.put("insert", (client) -> this.shared.add(List.of(client.insert(args(), options()))));
		this.operations.put("insertMany", (client) -> this.shared.add(client.insertMany(jobs())));
		this.operations.put("insertManyCopy", (client) -> this.shared.add(client.insertManyCopy(jobs())));
	}

	/**
	 * The lock is the first that the transaction takes, so that it fits into any order.
	 */
	private void addTransactions() {
		this.operations.put("in transaction", (client) -> this.transactions.accept((transaction) -> {
			if (this.random.nextBoolean()) {
				transaction.lock("shared");
			}
			transaction.insertMany(jobs());
			transaction.tryLock("another");
			if (this.random.nextBoolean()) {
				transaction.setRollbackOnly();
			}
		}));
	}

	private void addChangesOfOne() {
		this.operations.put("cancel", (client) -> client.cancel(this.shared.job(this.random)));
		this.operations.put("retry", (client) -> client.retry(this.shared.job(this.random)));
		this.operations.put("cancelByUniqueKey",
				(client) -> client.cancelByUniqueKey(args(), unique(InsertOptions.defaults().withKind("work"))));
		this.operations.put("complete callback", (client) -> client.callbacks().complete(callback(), Map.of("a", 1)));
		this.operations.put("fail callback", (client) -> client.callbacks().fail(callback(), "broken"));
		this.operations.put("retry callback", (client) -> client.callbacks().retry(callback()));
		this.operations.put("resume callback", (client) -> client.callbacks().resume(callback(), Map.of("b", 2)));
		this.operations.put("cancel callback", (client) -> client.callbacks().cancel(callback()));
		this.operations.put("extend callback",
				(client) -> client.callbacks().heartbeat(callback(), Duration.ofSeconds(2)));
	}

	private void addChangesOfMany() {
		this.operations.put("cancel many", (client) -> client.bulk().cancel(many()));
		this.operations.put("retry many", (client) -> client.bulk().retry(many()));
		this.operations.put("set priority", (client) -> client.bulk().setPriority(many(), priority()));
		this.operations.put("move queue", (client) -> client.bulk().moveQueue(many(), queue(), priority()));
		this.operations.put("retry failed", (client) -> client.retryFailed(many()));
		this.operations.put("discard failed", (client) -> client.discardFailed(many()));
		this.operations.put("drain", (client) -> client.drainQueue(queue()));
	}

	private void addDeadLetters() {
		this.operations.put("redrive", (client) -> client.deadLetters().retry(this.shared.job(this.random)));
		this.operations.put("redrive many", (client) -> client.deadLetters()
			.retryAll(many(), RetryOptions.defaults().withQueue(queue()).withPriority(priority())));
		this.operations.put("bury", (client) -> client.deadLetters().moveFailed(this.shared.job(this.random), "test"));
		this.operations.put("bury many", (client) -> client.deadLetters().moveAllFailed(many(), "test"));
		this.operations.put("purge", (client) -> client.deadLetters().purge(this.shared.job(this.random)));
		this.operations.put("purge many", (client) -> client.deadLetters().purgeAll(many()));
	}

	private void addSettings() {
		this.operations.put("pause and resume", (client) -> {
			client.pauseQueue("kept", PauseOptions.defaults().lasting(Duration.ofMillis(200)));
			client.resumeQueue("kept");
		});
		this.operations.put("limit", (client) -> client.limits()
			.set(queue(), QueueLimits.none().withFleetConcurrency(2 + this.random.nextInt(4)).withKeyConcurrency(2),
					"test"));
		this.operations.put("no limit", (client) -> client.limits().clear(queue()));
		this.operations.put("schedule",
				(client) -> client.cron()
					.put(NewCronSchedule.every(schedule(), Duration.ofMinutes(1), Map.of("n", 1))
						.withOptions(InsertOptions.defaults().withKind("work").withQueue(queue()))
						.withOverlap(Overlap.REPLACE)));
		this.operations.put("trigger", (client) -> client.cron().trigger(schedule()));
		this.operations.put("pause schedule", (client) -> client.cron().pause(schedule(), PauseOptions.defaults()));
		this.operations.put("resume schedule", (client) -> client.cron().resume(schedule()));
		this.operations.put("delete schedule", (client) -> client.cron().delete(schedule()));
	}

	private void addReads() {
		this.operations.put("get", (client) -> client.getJob(this.shared.job(this.random)));
		this.operations.put("list", (client) -> client.listJobs(many(), PageRequest.first()));
		this.operations.put("stream", (client) -> {
			try (Stream<Job> jobs = client.streamJobs(many())) {
				jobs.limit(50).toList();
			}
		});
		this.operations.put("dump", (client) -> client.dumpJob(this.shared.job(this.random)));
		this.operations.put("dump run", (client) -> client.dumpRun(this.shared.job(this.random), 1));
		this.operations.put("dump log", (client) -> client.dumpLog(this.shared.job(this.random), PageRequest.first()));
		this.operations.put("preview", (client) -> client.bulk().preview(many()));
		this.operations.put("list dead letters", (client) -> client.deadLetters().list(many(), PageRequest.first()));
		this.operations.put("find dead letter", (client) -> client.deadLetters().find(this.shared.job(this.random)));
		this.operations.put("count dead letters", (client) -> client.deadLetters().countByQueue());
	}

	private void addReadsOfSettings() {
		this.operations.put("stats", AwaClient::queueStats);
		this.operations.put("health", AwaClient::healthCheck);
		this.operations.put("diagnose", AwaClient::diagnose);
		this.operations.put("queues", AwaClient::queueDescriptors);
		this.operations.put("kinds", AwaClient::kindDescriptors);
		this.operations.put("unhandled kinds", AwaClient::unhandledKinds);
		this.operations.put("list schedules", (client) -> client.cron().list());
		this.operations.put("find schedule", (client) -> client.cron().find(schedule()));
		this.operations.put("get limits", (client) -> client.limits().get(queue()));
		this.operations.put("list limits", (client) -> client.limits().list());
	}

	private List<NewJob> jobs() {
		return IntStream.range(0, 5).mapToObj((i) -> new NewJob(args(), options())).toList();
	}

	private Map<String, Object> args() {
		return Map.of("id", this.random.nextInt(KEYS), "mood", this.random.nextInt(12));
	}

	private InsertOptions options() {
		InsertOptions options = InsertOptions.defaults()
			.withKind((this.random.nextInt(4) == 0) ? "booked" : "work")
			.withQueue(queue())
			.withPriority(priority())
			.withMaxAttempts(1 + this.random.nextInt(2));
		return switch (this.random.nextInt(6)) {
			case 0, 1 -> unique(options);
			case 2 -> options.withConcurrencyKey("key " + this.random.nextInt(3));
			case 3 -> options.withDelay(Duration.ofMillis(this.random.nextInt(500)));
			case 4 -> options.withDependsOn(List.of(this.shared.job(this.random), this.shared.job(this.random)),
					DependencyFailure.values()[this.random.nextInt(2)]);
			default -> options;
		};
	}

	private InsertOptions unique(InsertOptions options) {
		OnConflict[] modes = { OnConflict.RETURN_EXISTING, OnConflict.REPLACE_ARGS, OnConflict.RESCHEDULE };
		return options.withDelay(Duration.ofMillis(this.random.nextInt(300)))
			.withUnique(UniqueBy.fields("id").onConflict(modes[this.random.nextInt(modes.length)]));
	}

	private JobFilter many() {
		JobFilter filter = JobFilter.where()
			.ids(IntStream.range(0, 30).mapToLong((i) -> this.shared.job(this.random)).boxed().toList());
		return switch (this.random.nextInt(4)) {
			case 0 -> JobFilter.where().queue(queue());
			default -> filter;
		};
	}

	private String queue() {
		return QUEUES.get(this.random.nextInt(QUEUES.size()));
	}

	private int priority() {
		return 1 + this.random.nextInt(4);
	}

	private String schedule() {
		return "schedule " + this.random.nextInt(3);
	}

	private UUID callback() {
		return this.shared.callback(this.random);
	}

}
