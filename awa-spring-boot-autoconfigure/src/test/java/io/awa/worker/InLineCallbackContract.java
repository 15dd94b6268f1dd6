package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.JobAttempt;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handlers that wait for callbacks while they keep their slot.
 */
abstract class InLineCallbackContract extends WorkerContract {

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final BlockingQueue<CallbackToken> tokens = new LinkedBlockingQueue<>();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	InLineCallbackContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void handlerWaitsInLineForSeveralCallbacks() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			this.received.add(awaitInLine(context));
			this.received.add(awaitInLine(context));
			return null;
		}).start();
		long id = insert("wait", Map.of());

		this.client.callbacks().complete(nextToken().id(), Map.of("n", 1));
		this.client.callbacks().resume(nextToken().id(), Map.of("n", 2));

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(this.received).containsExactly("{n=1}", "{n=2}");
	}

	@Test
	void reactiveHandlerWaitsInLineOnAThreadOfTheWorker() throws Exception {
		this.worker.handleReactive("wait", (args, context) -> {
			ReactiveJobCallbacks callbacks = ReactiveJobCallbacks.of(context);
			return callbacks.register()
				.doOnNext(this.tokens::add)
				.flatMap((token) -> callbacks.await(token, Map.class))
				.doOnNext((payload) -> this.received.add(Thread.currentThread().getName()))
				.doOnNext(this.received::add)
				.then(Mono.empty());
		}).start();
		long id = insert("wait", Map.of());

		this.client.callbacks().complete(nextToken().id(), Map.of("n", 1));

		await(id, JobState.COMPLETED);
		assertThat(this.received).containsExactly("awa-test-job", Map.of("n", 1));
	}

	@Test
	void failureInLineIsAnExceptionOfTheHandler() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			this.received.add(awaitInLine(context));
			return null;
		}).start();
		long id = insert("wait", Map.of());

		this.client.callbacks().fail(nextToken().id(), "no stock");
		this.client.callbacks().complete(nextToken().id(), Map.of("n", 2));

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(attempts(id)).extracting(JobAttempt::errorMessage).containsExactly("no stock", null);
	}

	@Test
	void timeoutInLineIsAnExceptionOfTheHandler() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			CallbackToken token = context.callbacks().register(MOMENT);
			assertThatExceptionOfType(CallbackTimeoutException.class)
				.isThrownBy(() -> context.callbacks().await(token, Map.class));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> context.callbacks().await(token, Map.class));
			this.tokens.add(token);
			return null;
		}).start();
		long id = insert("wait", Map.of());

		await(id, JobState.COMPLETED);
		assertThat(this.client.callbacks().complete(nextToken().id(), null).jobId()).isNull();
	}

	@Test
	void cancelAndRetryInLineEndTheRun() throws Exception {
		this.worker.handle("wait", (args, context) -> {
			this.received.add(awaitInLine(context));
			return null;
		}).start();
		long id = insert("wait", Map.of());

		this.client.callbacks().retry(nextToken().id());
		this.client.callbacks().cancel(nextToken().id());

		assertThat(await(id, JobState.CANCELLED).attempt()).isEqualTo(1);
		assertThat(this.received).isEmpty();
	}

	@Test
	void waitInLineEndsWhenTheRunIsCutOff() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		this.worker.handle("wait", (args, context) -> {
			try {
				return JobOutcome.fail(String.valueOf(awaitInLine(context)));
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
		}).start();
		long id = insert("wait", Map.of());
		nextToken();

		this.client.cancel(id);

		assertThat(interrupted.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		await(id, JobState.CANCELLED);
	}

	private Object awaitInLine(JobContext context) throws InterruptedException {
		CallbackToken token = context.callbacks().register();
		this.tokens.add(token);
		return String.valueOf(context.callbacks().await(token, Map.class));
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
