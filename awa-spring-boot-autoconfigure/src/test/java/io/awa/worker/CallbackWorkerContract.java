package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.CallbackResult;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that wait for callbacks from outside.
 */
abstract class CallbackWorkerContract extends WorkerContract {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final BlockingQueue<CallbackToken> tokens = new LinkedBlockingQueue<>();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private final CountDownLatch proceed = new CountDownLatch(1);

	CallbackWorkerContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@AfterEach
	void noCallbackOfARunIsLeftButStale() {
		this.proceed.countDown();
		assertThat(
				this.database.count("awa.callback where exists (select from awa.running where lease = callback.lease)"))
			.isZero();
	}

	@Test
	void parkedJobFreesItsSlotAndCompletesWithThePayload() throws Exception {
		this.worker.queue("default", 1)
			.handle("wait", this::parkUnlessResumed)
			.handle("other", (args, context) -> null);
		this.worker.start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		await(insert("other", Map.of()), JobState.COMPLETED);
		CallbackResult result = this.client.callbacks().complete(callback, Map.of("ok", true));

		assertThat(result).isEqualTo(new CallbackResult(callback, true, id, JobState.COMPLETED));
		assertThat(this.client.dumpJob(id).orElseThrow().resultJson()).isEqualToIgnoringWhitespace("{\"ok\":true}");
	}

	@Test
	void resumedJobGoesOnWithThePayloadAndTheSameAttempt() throws Exception {
		this.worker.handle("wait", this::parkUnlessResumed).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		this.client.callbacks().resume(callback, Map.of("answer", 42));

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(this.received.take()).isEqualTo(Map.of("answer", 42));
		assertThat(attempts(id)).extracting(JobAttempt::outcome).containsExactly("completed");
	}

	@Test
	void payloadStaysForTheNextAttempt() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			JobOutcome outcome = parkUnlessResumed(args, context);
			if (context.callbacks().isResumed() && context.attempt() == 1) {
				throw new IllegalStateException("once more");
			}
			return outcome;
		}).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		this.client.callbacks().resume(callback, Map.of("answer", 42));

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(List.of(this.received.take(), this.received.take())).containsOnly(Map.of("answer", 42));
	}

	@Test
	void failedCallbackFailsTheJobAndRetryStartsItAnew() throws Exception {
		this.worker.handle("wait", this::parkUnlessResumed).start();
		long id = insert("wait", Map.of());
		UUID first = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);
		this.client.callbacks().retry(first);
		UUID second = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		this.client.callbacks().fail(second, "no stock");

		Job failed = await(id, JobState.FAILED);
		assertThat(failed.attempt()).isEqualTo(1);
		assertThat(attempts(id)).extracting(JobAttempt::errorMessage).containsExactly("no stock");
	}

	@Test
	void callbackThatComesBeforeTheJobParksIsNotLost() throws Exception {
		assertEarly("complete", JobState.COMPLETED);
	}

	@Test
	void failureThatComesBeforeTheJobParksIsNotLost() throws Exception {
		assertEarly("fail", JobState.FAILED);
	}

	@Test
	void cancellationThatComesBeforeTheJobParksIsNotLost() throws Exception {
		assertEarly("cancel", JobState.CANCELLED);
	}

	private void assertEarly(String resolution, JobState state) throws Exception {
		this.worker.handle("wait", this::parkWhenTold).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();

		CallbackResult result = resolve(resolution, callback);
		assertThat(result).isEqualTo(new CallbackResult(callback, true, id, JobState.RUNNING));
		assertThat(resolve("retry", callback)).isEqualTo(new CallbackResult(callback, false, id, JobState.RUNNING));
		this.proceed.countDown();

		await(id, state);
		assertThat(resolve(resolution, callback).jobId()).isNull();
	}

	@Test
	void earlyResumeRunsTheJobAgainAtOnce() throws Exception {
		this.worker.handle("wait", this::parkWhenTold).start();
		long id = insert("wait", Map.of());
		this.client.callbacks().resume(nextToken().id(), Map.of("early", true));
		this.proceed.countDown();

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(this.received.take()).isEqualTo(Map.of("early", true));
	}

	@Test
	void replacedAndStaleCallbacksNeverChangeTheJob() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			this.tokens.add(context.callbacks().register());
			CallbackToken second = context.callbacks().register(HOUR);
			this.tokens.add(second);
			return JobOutcome.waitForCallback(second);
		}).start();
		long id = insert("wait", Map.of());
		UUID replaced = nextToken().id();
		UUID current = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		assertThat(this.client.callbacks().complete(replaced, null).jobId()).isNull();
		assertThat(this.client.getJob(id).orElseThrow().state()).isEqualTo(JobState.WAITING_EXTERNAL);
		assertThat(this.client.callbacks().cancel(current).resolved()).isTrue();
	}

	@Test
	void callbackOfARunThatEndedOtherwiseIsStale() throws Exception {
		AtomicReference<CallbackToken> old = new AtomicReference<>();
		this.worker.handle("wait", (args, context) -> {
			if (old.compareAndSet(null, context.callbacks().register())) {
				throw new IllegalStateException("forgot to wait");
			}
			this.tokens.add(context.callbacks().register());
			this.proceed.await();
			return null;
		}).start();
		long id = insert("wait", Map.of());
		nextToken();

		assertThat(this.client.callbacks().fail(old.get().id(), "late").jobId()).isNull();
		this.proceed.countDown();

		await(id, JobState.COMPLETED);
	}

	@Test
	void waitingForACallbackOfAnotherRunFailsTheAttempt() {
		AtomicReference<CallbackToken> old = new AtomicReference<>();
		this.worker.handle("wait", (args, context) -> {
			old.compareAndSet(null, context.callbacks().register());
			if (context.attempt() == 1) {
				throw new IllegalStateException("forgot to wait");
			}
			return JobOutcome.waitForCallback(old.get());
		}).start();
		long id = insert("wait", Map.of(), InsertOptions.defaults().withMaxAttempts(2));

		await(id, JobState.FAILED);
		assertThat(attempts(id).get(1).errorMessage()).contains("is not the current one of this run");
	}

	@Test
	void waitThatTimesOutIsAFailedAttempt() throws Exception {
		this.worker.poll(Duration.ofMillis(20)).handle("wait", (args, context) -> {
			CallbackToken token = context.callbacks().register(MOMENT);
			this.tokens.add(token);
			return JobOutcome.waitForCallback(token);
		}).start();
		long id = insert("wait", Map.of(), InsertOptions.defaults().withMaxAttempts(2));

		await(id, JobState.FAILED);

		assertThat(attempts(id)).extracting(JobAttempt::outcome)
			.containsExactly("callback_timeout", "callback_timeout");
		assertThat(attempts(id).get(0).errorMessage()).isEqualTo("The callback timed out.");
		assertThat(this.client.deadLetters().find(id).orElseThrow().reason()).isEqualTo("callback_timeout");
		assertThat(this.client.callbacks().complete(nextToken().id(), null).resolved()).isFalse();
	}

	@Test
	void heartbeatBeforeAndAfterParkingKeepsTheJobWaiting() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			CallbackToken token = context.callbacks().register(MOMENT);
			this.tokens.add(token);
			this.proceed.await();
			return JobOutcome.waitForCallback(token);
		}).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();

		assertThat(this.client.callbacks().heartbeat(callback, HOUR).state()).isEqualTo(JobState.RUNNING);
		this.proceed.countDown();
		await(id, JobState.WAITING_EXTERNAL);

		assertThat(this.client.callbacks().heartbeat(callback, HOUR).state()).isEqualTo(JobState.WAITING_EXTERNAL);
		assertThat(this.client.callbacks().cancel(callback).resolved()).isTrue();
	}

	@Test
	void operatorsCancelAndRetryEndTheWait() throws Exception {
		this.worker.handle("wait", this::parkUnlessResumed).start();
		long id = insert("wait", Map.of());
		UUID first = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		assertThat(this.client.retry(id).changed()).isTrue();
		UUID second = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);
		assertThat(this.client.callbacks().complete(first, null).jobId()).isNull();

		assertThat(this.client.cancel(id).changed()).isTrue();
		assertThat(this.client.callbacks().resume(second, null).jobId()).isNull();
		assertThat(this.client.getJob(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
	}

	@Test
	void operatorsCancelOfARunMakesItsCallbackStale() throws Exception {
		this.worker.handle("wait", this::parkWhenTold).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();

		this.client.cancel(id);

		assertThat(this.client.callbacks().complete(callback, null).jobId()).isNull();
		await(id, JobState.CANCELLED);
	}

	@Test
	void reactiveHandlerParksAndGoesOn() throws Exception {
		this.worker.handleReactive("wait", (args, context) -> {
			ReactiveJobCallbacks callbacks = ReactiveJobCallbacks.of(context);
			return callbacks.payload(Map.class)
				.doOnNext(this.received::add)
				.map((payload) -> JobOutcome.completed())
				.switchIfEmpty(callbacks.register(HOUR).doOnNext(this.tokens::add).map(JobOutcome::waitForCallback));
		}).start();
		long id = insert("wait", Map.of());
		UUID callback = nextToken().id();
		await(id, JobState.WAITING_EXTERNAL);

		this.client.callbacks().resume(callback, Map.of("n", 1));

		await(id, JobState.COMPLETED);
		assertThat(this.received).containsExactly(Map.of("n", 1));
	}

	@Test
	void whatNobodyAsksForIsForgotten() {
		this.worker.handle("wait", (args, context) -> {
			context.callbacks().register();
			return null;
		}).start();
		await(insert("wait", Map.of()), JobState.COMPLETED);
		this.database.sql().sql("insert into awa.callback_result (job_id) select job_id from awa.finished").update();

		new CallbackRescuer(TestWorker.storage(this.database, this.storage).operations(), this.worker, Set.of())
			.rescue();

		assertThat(this.database.count("awa.callback")).isZero();
		assertThat(this.database.count("awa.callback_result")).isZero();
	}

	private JobOutcome parkUnlessResumed(Map<String, Object> args, JobContext context) {
		if (context.callbacks().isResumed()) {
			this.received.add(context.callbacks().payload(Map.class).orElseThrow());
			return JobOutcome.completed();
		}
		CallbackToken token = context.callbacks().register(HOUR);
		this.tokens.add(token);
		return JobOutcome.waitForCallback(token);
	}

	private JobOutcome parkWhenTold(Map<String, Object> args, JobContext context) throws InterruptedException {
		JobOutcome outcome = parkUnlessResumed(args, context);
		this.proceed.await();
		return outcome;
	}

	private CallbackResult resolve(String resolution, UUID callback) {
		return switch (resolution) {
			case "complete" -> this.client.callbacks().complete(callback, null);
			case "fail" -> this.client.callbacks().fail(callback, "why");
			case "retry" -> this.client.callbacks().retry(callback);
			default -> this.client.callbacks().cancel(callback);
		};
	}

	private CallbackToken nextToken() throws InterruptedException {
		CallbackToken token = this.tokens.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(token).isNotNull();
		return token;
	}

	private List<JobAttempt> attempts(long id) {
		return this.client.dumpJob(id).orElseThrow().attempts();
	}

}
