package io.awa.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.benchmarks.SoakJobs.Approval;
import io.awa.benchmarks.SoakJobs.Call;
import io.awa.benchmarks.SoakJobs.Chain;
import io.awa.benchmarks.SoakJobs.Flaky;
import io.awa.benchmarks.SoakJobs.FlakyCall;
import io.awa.benchmarks.SoakJobs.Indexed;
import io.awa.benchmarks.SoakJobs.Keyed;
import io.awa.benchmarks.SoakJobs.Later;
import io.awa.benchmarks.SoakJobs.Merge;
import io.awa.benchmarks.SoakJobs.Part;
import io.awa.benchmarks.SoakJobs.Plain;
import io.awa.benchmarks.SoakJobs.Single;
import io.awa.benchmarks.SoakJobs.Steps;
import io.awa.benchmarks.SoakJobs.Transfer;
import io.awa.benchmarks.SoakJobs.Unwanted;

/**
 * Inserts jobs of all kinds in rounds, at a steady rate.
 */
final class SoakLoad implements AutoCloseable {

	static final int ACCOUNTS = 16;

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	/** About how many jobs a round makes, with those that handlers insert. */
	private static final int JOBS_IN_ROUND = 44;

	private static final int RARE = 20;

	private final SoakClient client;

	private final SoakLedger ledger;

	private final AtomicInteger rounds = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicReference<@Nullable RuntimeException> firstFailure = new AtomicReference<>();

	/** Two, so that a slow round does not lower the rate at once. */
	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2,
			(task) -> new Thread(task, "soak-load"));

	SoakLoad(SoakClient client, SoakLedger ledger) {
		this.client = client;
		this.ledger = ledger;
	}

	void start(int jobsPerSecond) {
		long period = 2L * JOBS_IN_ROUND * TimeUnit.SECONDS.toNanos(1) / jobsPerSecond;
		this.threads.scheduleAtFixedRate(this::round, 0, period, TimeUnit.NANOSECONDS);
		this.threads.scheduleAtFixedRate(this::round, period / 2, period, TimeUnit.NANOSECONDS);
		this.threads.scheduleWithFixedDelay(this::resumeParked, 100, 100, TimeUnit.MILLISECONDS);
	}

	int failures() {
		return this.failures.get();
	}

	@Nullable RuntimeException firstFailure() {
		return this.firstFailure.get();
	}

	/** Ends the rounds that have begun. */
	void stopInserting() throws InterruptedException {
		this.threads.shutdown();
		if (!this.threads.awaitTermination(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("A round of inserts does not end.");
		}
	}

	void resumeParked() {
		guard(() -> {
			UUID callback = this.ledger.nextParked();
			while (callback != null) {
				this.client.resume(callback);
				callback = this.ledger.nextParked();
			}
		});
	}

	private void round() {
		int round = this.rounds.getAndIncrement();
		guard(() -> insertMany(round));
		guard(() -> insertSingles(round));
		guard(() -> insertDependents(round));
	}

	private void insertMany(int round) {
		List<Object> jobs = new ArrayList<>();
		add(jobs, 8, (i) -> new Plain(round, "job " + i + " of the round"));
		add(jobs, 6, Call::new);
		add(jobs, 2, (i) -> new Flaky(i + 1));
		add(jobs, 2, (i) -> new FlakyCall(i + 1));
		add(jobs, 2, (i) -> new Later(i + 1));
		add(jobs, 2, (i) -> new Steps(5));
		add(jobs, 6, Indexed::new);
		add(jobs, 3, (i) -> {
			int key = (round + i) % 10;
			return new NewJob(new Keyed(key), DEFAULTS.withQueue("keyed").withConcurrencyKey("key-" + key));
		});
		add(jobs, 2, (i) -> new Transfer((round + i) % ACCOUNTS, (round + i) % 5 == 0));
		jobs.add(new NewJob(new Plain(round, "delayed"), DEFAULTS.withDelay(Duration.ofSeconds(3))));
		jobs.add(new Chain(1));
		jobs.add(new Approval(round));
		if (round % RARE == 0) {
			jobs.add(new NewJob(new Flaky(RARE), DEFAULTS.withMaxAttempts(2)));
			jobs.add(new Unwanted(round));
		}
		this.client.insertMany(jobs.stream().map(SoakLoad::inItsQueue).toList()).forEach((result) -> {
			this.ledger.inserted(result.jobId());
			if (result.kind().equals("transfer")) {
				this.ledger.transferred();
			}
		});
	}

	private static void add(List<Object> jobs, int count, IntFunction<Object> job) {
		IntStream.range(0, count).mapToObj(job).forEach(jobs::add);
	}

	private static Object inItsQueue(Object job) {
		if (job instanceof Indexed) {
			return new NewJob(job, DEFAULTS.withQueue("batches"));
		}
		return (job instanceof Transfer) ? new NewJob(job, DEFAULTS.withQueue("transfers")) : job;
	}

	private void insertSingles(int round) {
		for (int i = 0; i < 3; i++) {
			insert(new Single((round + i) % 7), DEFAULTS.withUnique(UniqueBy.args()));
		}
	}

	private void insertDependents(int round) {
		boolean failing = round % RARE == 0;
		long first = insert(new Part(failing), DEFAULTS);
		long second = insert(new Part(false), DEFAULTS);
		InsertResult merge = this.client.insert(new Merge(2), DEFAULTS.withDependsOn(first, second));
		if (!failing) {
			// One that is cancelled with its part ends in the database, without an event.
			this.ledger.inserted(merge.jobId());
		}
	}

	private long insert(Object args, InsertOptions options) {
		InsertResult result = this.client.insert(args, options);
		this.ledger.inserted(result.jobId());
		return result.jobId();
	}

	private void guard(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException ex) {
			this.failures.incrementAndGet();
			this.firstFailure.compareAndSet(null, ex);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
