package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about handlers that run many jobs at once. How the jobs are
 * spread over batches depends on the claims, so no test relies on it.
 */
abstract class BatchContract extends WorkerContract {

	private static final int SLOTS = 10;

	BatchContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void jobsOfOneClaimRunTogetherAndComplete() {
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		Set<Long> seen = ConcurrentHashMap.newKeySet();
		this.worker.queue("default", SLOTS).handleBatch("many", 4, (args, batch) -> {
			assertThat(args).hasSameSizeAs(batch.jobs());
			for (int i = 0; i < args.size(); i++) {
				assertThat(args.get(i)).containsEntry("i", (int) metadataOf(batch.job(i)));
			}
			sizes.add(args.size());
			batch.jobs().forEach((job) -> seen.add(job.jobId()));
			return null;
		});
		List<Long> ids = insertNumbered("many", 20);

		this.worker.start();

		assertThat(awaitAll(ids, JobState.COMPLETED)).allMatch((job) -> job.attempt() == 1);
		assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
		assertThat(sizes).allMatch((size) -> size <= 4).anyMatch((size) -> size > 1);
		assertAllSlotsAreFree();
	}

	@Test
	void eachJobHasItsOwnOutcome() {
		this.worker.queue("default", SLOTS).handleBatch("mixed", 100, (args, batch) -> {
			BatchOutcome.Builder outcomes = BatchOutcome.builder();
			for (int i = 0; i < args.size(); i++) {
				long id = batch.job(i).jobId();
				switch ((Integer) args.get(i).get("i") % 5) {
					case 0 -> outcomes.outcome(id, JobOutcome.cancel("not wanted"));
					case 1 -> outcomes.failureAt(i, new TerminalJobException("cannot"));
					case 2 -> outcomes.outcomeAt(i, JobOutcome.snooze(Duration.ofHours(1)));
					case 3 -> outcomes.failure(id, new AssertionError("an Error too"));
					default -> {
					}
				}
			}
			return outcomes.build();
		}).retry((attempt) -> Duration.ofHours(1));
		List<Long> ids = insertNumbered("mixed", SLOTS);

		this.worker.start();

		for (int i = 0; i < SLOTS; i++) {
			await(ids.get(i), List
				.of(JobState.CANCELLED, JobState.FAILED, JobState.SCHEDULED, JobState.RETRYABLE, JobState.COMPLETED)
				.get(i % 5));
		}
		assertAllSlotsAreFree();
	}

	@Test
	void reactiveBatchesWorkAlike() {
		this.worker.queue("default", SLOTS)
			.handleReactiveBatch("mono", 100,
					(args, batch) -> Mono.delay(Duration.ofMillis(5))
						.thenReturn(BatchOutcome.builder().outcomeAt(0, JobOutcome.cancel("the first")).build()))
			.handleReactiveBatch("empty", 100, (args, batch) -> Mono.empty())
			.handleReactiveBatch("broken", 100, (args, batch) -> Mono.error(new TerminalJobException("no")))
			.handleReactiveBatch("throwing", 100, (args, batch) -> {
				throw new NoClassDefFoundError("thrown at once");
			})
			.start();

		await(insert("mono", Map.of()), JobState.CANCELLED);
		await(insert("empty", Map.of()), JobState.COMPLETED);
		await(insert("broken", Map.of()), JobState.FAILED);
		await(insert("throwing", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);
		assertAllSlotsAreFree();
	}

	@Test
	void exceptionAndErrorFailAllJobsOfTheBatch() {
		this.worker.queue("default", SLOTS).handleBatch("exception", 100, (args, batch) -> {
			throw new IllegalStateException("all of them");
		}).handleBatch("error", 100, (args, batch) -> {
			throw new StackOverflowError();
		});
		InsertOptions once = InsertOptions.defaults().withMaxAttempts(1);
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			ids.add(insert("exception", Map.of(), once));
			ids.add(insert("error", Map.of(), once));
		}

		this.worker.start();

		ids.forEach((id) -> await(id, JobState.FAILED));
		assertThat(this.database.sql()
			.sql("select distinct error_class from awa.attempt order by 1")
			.query(String.class)
			.list()).containsExactly("java.lang.IllegalStateException", "java.lang.StackOverflowError");
		assertAllSlotsAreFree();
	}

	@Test
	void outcomeOfAStrangerFailsTheBatchAndNamesIt() {
		this.worker.queue("default", SLOTS)
			.handleBatch("odd", 100,
					(args, batch) -> BatchOutcome.builder().outcome(4711, JobOutcome.cancel("whose?")).build())
			.start();

		await(insert("odd", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);

		assertThat(this.database.sql().sql("select error_message from awa.attempt").query(String.class).single())
			.contains("jobs [4711]");
		assertAllSlotsAreFree();
	}

	@Test
	void payloadThatCannotBeReadFailsAlone() {
		BatchCall call = HandlerCalls.batch(() -> (BatchJobHandler<Numbered>) (args, batch) -> {
			assertThat(args).isNotEmpty();
			return null;
		});
		this.worker.queue("default", SLOTS)
			.handle(new HandlerDefinition("typed", "default", Numbered.class, new BatchOfOne(call), "typed batch",
					new HandlerTraits(List.of(), 1, false, 100, call), HandlerOptions.none()));
		long first = insert("typed", Map.of("number", 1));
		long poison = insert("typed", Map.of("number", "none"));
		long last = insert("typed", Map.of("number", 2));

		this.worker.start();

		await(poison, JobState.FAILED);
		await(first, JobState.COMPLETED);
		await(last, JobState.COMPLETED);
		assertAllSlotsAreFree();
	}

	@Test
	void cancelledJobSaysSoAndTheOthersGoOn() throws Exception {
		BlockingQueue<BatchContext> batches = new LinkedBlockingQueue<>();
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger interrupted = new AtomicInteger();
		this.worker.queue("default", SLOTS).handleBatch("long", 100, (args, batch) -> {
			batches.add(batch);
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
			}
			return null;
		});
		List<Long> ids = insertNumbered("long", SLOTS);
		this.worker.start();
		BatchContext batch = largest(batches);
		JobContext cancelled = batch.job(0);

		this.client.cancel(cancelled.jobId());

		Awaitility.await().atMost(LIMIT).until(cancelled::isCancelled);
		assertThat(batch.isCancelled()).isFalse();
		assertThat(batch.job(1).isCancelled()).isFalse();
		end.countDown();
		ids.forEach((id) -> await(id, (id == cancelled.jobId()) ? JobState.CANCELLED : JobState.COMPLETED));
		assertThat(interrupted).hasValue(0);
		assertAllSlotsAreFree();
	}

	@Test
	void threadIsInterruptedWhenAllJobsAreCutOff() {
		this.worker.queue("default", SLOTS, Duration.ofMillis(300)).handleBatch("endless", 100, (args, batch) -> {
			new CountDownLatch(1).await();
			return null;
		});
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < SLOTS; i++) {
			ids.add(insert("endless", Map.of(), InsertOptions.defaults().withMaxAttempts(1)));
		}

		this.worker.start();

		ids.forEach((id) -> await(id, JobState.FAILED));
		assertThat(this.database.sql().sql("select distinct error_class from awa.attempt").query(String.class).list())
			.containsExactly(DeadlineExceededException.class.getName());
		assertAllSlotsAreFree();
	}

	@Test
	void subscriptionIsCancelledWhenAllJobsAreCutOff() {
		AtomicInteger cancelled = new AtomicInteger();
		this.worker.queue("default", SLOTS, Duration.ofMillis(300))
			.handleReactiveBatch("endless", 100,
					(args, batch) -> Mono.<BatchOutcome>never().doOnCancel(cancelled::incrementAndGet));
		long id = insert("endless", Map.of(), InsertOptions.defaults().withMaxAttempts(1));

		this.worker.start();

		await(id, JobState.FAILED);
		assertThat(cancelled).hasValue(1);
		assertAllSlotsAreFree();
	}

	@Test
	void shutdownGivesAllJobsBackWithTheirAttempt() throws Exception {
		BlockingQueue<BatchContext> batches = new LinkedBlockingQueue<>();
		this.worker.queue("default", SLOTS)
			.shutdown(Duration.ofSeconds(4))
			.handleBatch("stubborn", 100, (args, batch) -> {
				batches.add(batch);
				new CountDownLatch(1).await();
				return null;
			});
		List<Long> ids = insertNumbered("stubborn", SLOTS);
		this.worker.start();
		int running = 0;
		while (running < SLOTS) {
			running += batches.poll(LIMIT.toSeconds(), TimeUnit.SECONDS).jobs().size();
		}

		this.worker.worker().stop();

		assertThat(ids).extracting((id) -> this.client.getJob(id).orElseThrow())
			.allSatisfy((Job job) -> assertThat(job.state()).isEqualTo(JobState.AVAILABLE))
			.allSatisfy((Job job) -> assertThat(job.attempt()).isZero());
	}

	private List<Long> insertNumbered(String kind, int count) {
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ids.add(insert(kind, Map.of("i", i), InsertOptions.defaults().withMetadata(Map.of("i", i))));
		}
		return ids;
	}

	private static Object metadataOf(JobContext context) {
		return context.metadata().get("i");
	}

	/** A batch of at least two of ten jobs that were there before the worker. */
	private static BatchContext largest(BlockingQueue<BatchContext> batches) throws InterruptedException {
		BatchContext batch = batches.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
		while (batch != null && batch.jobs().size() < 2) {
			batch = batches.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(batch).isNotNull();
		return batch;
	}

	record Numbered(int number) {

	}

}
