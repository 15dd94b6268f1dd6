package io.awa.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about interceptors around handlers.
 */
abstract class InterceptorContract extends WorkerContract {

	private static final InsertOptions ONCE = InsertOptions.defaults().withMaxAttempts(1);

	private final List<String> calls = new CopyOnWriteArrayList<>();

	InterceptorContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void firstInterceptorIsTheOutermostAndSharesTheThread() {
		ThreadLocal<String> tenant = new ThreadLocal<>();
		this.worker.handle("job", (args, context) -> {
			this.calls.add("handler of " + tenant.get());
			return null;
		}).intercept((context, invocation) -> {
			tenant.set(String.valueOf(context.metadata().get("tenant")));
			try {
				return logged("outer", invocation);
			}
			finally {
				tenant.remove();
			}
		}, (context, invocation) -> logged("inner", invocation)).start();

		await(insert("job", Map.of(), InsertOptions.defaults().withMetadata(Map.of("tenant", "acme"))),
				JobState.COMPLETED);

		assertThat(this.calls).startsWith("outer in", "inner in", "handler of acme", "inner out", "outer out");
	}

	@Test
	void interceptorMayReplaceTheOutcome() {
		this.worker.handle("job", (args, context) -> null)
			.intercept((context, invocation) -> JobOutcome.cancel("not at night"))
			.handle("free", (args, context) -> null)
			.start();

		await(insert("job", Map.of()), JobState.CANCELLED);
		await(insert("free", Map.of()), JobState.COMPLETED);
	}

	@Test
	void whateverAnInterceptorThrowsIsAFailedAttempt() {
		this.worker.queue("default", 2)
			.handle("job", (args, context) -> null)
			.handleBatch("batch", 10, (args, context) -> null)
			.intercept(new Failing())
			.start();

		for (String how : List.of("exception", "error")) {
			await(insert("job", Map.of(), ONCE.withTags(how)), JobState.FAILED);
			await(insert("batch", Map.of(), ONCE.withTags(how)), JobState.FAILED);
		}

		assertThat(errors()).containsExactlyInAnyOrder("java.lang.IllegalStateException",
				"java.lang.IllegalStateException", "java.lang.StackOverflowError", "java.lang.StackOverflowError");
		assertAllSlotsAreFree();
	}

	@Test
	void handlersExceptionPassesThroughAsItIs() {
		this.worker.handle("job", (args, context) -> {
			throw new TerminalJobException("cannot");
		}).handleBatch("batch", 10, (args, batch) -> {
			throw new TerminalJobException("cannot");
		}).intercept((context, invocation) -> logged("around", invocation)).start();

		await(insert("job", Map.of()), JobState.FAILED);
		await(insert("batch", Map.of()), JobState.FAILED);

		assertThat(errors()).containsOnly(TerminalJobException.class.getName());
	}

	@Test
	void reactiveInterceptorsWriteToTheContextOfTheHandler() {
		this.worker.handleReactive("job", (args, context) -> Mono.deferContextual((view) -> {
			this.calls.add("handler of " + view.get("tenant"));
			return Mono.empty();
		}))
			.interceptReactive(
					(context, invocation) -> invocation.doOnSubscribe((subscription) -> this.calls.add("outer"))
						.contextWrite((view) -> view.put("tenant", context.metadata().get("tenant"))),
					(context, invocation) -> invocation.doOnSubscribe((subscription) -> this.calls.add("inner")))
			.start();

		await(insert("job", Map.of(), InsertOptions.defaults().withMetadata(Map.of("tenant", "acme"))),
				JobState.COMPLETED);

		assertThat(this.calls).containsExactly("handler of acme", "inner", "outer");
	}

	@Test
	void failingReactiveInterceptorsLeakNoSlot() {
		this.worker.queue("default", 1)
			.handleReactive("job", (args, context) -> Mono.empty())
			.handleReactiveBatch("batch", 10, (args, context) -> Mono.empty())
			.handleReactive("linkage", (args, context) -> {
				throw new NoClassDefFoundError("Missing");
			})
			.interceptReactive(new ReactiveFailing())
			.start();

		for (String how : List.of("thrown", "error", "signalled", "null")) {
			await(insert("job", Map.of(), ONCE.withTags(how)), JobState.FAILED);
			await(insert("batch", Map.of(), ONCE.withTags(how)), JobState.FAILED);
		}
		await(insert("linkage", Map.of(), ONCE), JobState.FAILED);

		assertThat(errors()).contains("java.lang.NoClassDefFoundError", "java.lang.StackOverflowError",
				"java.lang.IllegalStateException");
		assertAllSlotsAreFree();
	}

	@Test
	void batchInterceptorsRunOncePerBatch() {
		this.worker.handleBatch("batch", 10, (args, batch) -> {
			this.calls.add("handler");
			return null;
		}).intercept(new JobExecutionInterceptor() {

			@Override
			public @Nullable JobOutcome around(JobContext context, Invocation invocation) throws Exception {
				InterceptorContract.this.calls.add("single");
				return invocation.proceed();
			}

			@Override
			public @Nullable BatchOutcome aroundBatch(BatchContext context, BatchInvocation invocation)
					throws Exception {
				InterceptorContract.this.calls.add("batch of " + context.jobs().size());
				return invocation.proceed();
			}

		}).start();

		Job job = await(insert("batch", Map.of()), JobState.COMPLETED);

		assertThat(job.attempt()).isEqualTo(1);
		assertThat(this.calls).containsExactly("batch of 1", "handler");
	}

	private @Nullable JobOutcome logged(String name, JobExecutionInterceptor.Invocation invocation) throws Exception {
		this.calls.add(name + " in");
		try {
			return invocation.proceed();
		}
		finally {
			this.calls.add(name + " out");
		}
	}

	private List<String> errors() {
		return this.database.sql().sql("select error_class from awa.attempt").query(String.class).list();
	}

	private static final class Failing implements JobExecutionInterceptor {

		@Override
		public @Nullable JobOutcome around(JobContext context, Invocation invocation) {
			throw failure(context);
		}

		@Override
		public @Nullable BatchOutcome aroundBatch(BatchContext context, BatchInvocation invocation) {
			throw failure(context.job(0));
		}

		private static RuntimeException failure(JobContext context) {
			if (context.tags().contains("error")) {
				throw new StackOverflowError();
			}
			return new IllegalStateException("interceptor");
		}

	}

	private static final class ReactiveFailing implements ReactiveJobExecutionInterceptor {

		@Override
		public Mono<JobOutcome> around(JobContext context, Mono<JobOutcome> invocation) {
			return fail(context, invocation);
		}

		@Override
		public Mono<BatchOutcome> aroundBatch(BatchContext context, Mono<BatchOutcome> invocation) {
			return fail(context.job(0), invocation);
		}

		private static <T> Mono<T> fail(JobContext context, Mono<T> invocation) {
			if (context.tags().contains("thrown")) {
				throw new IllegalStateException("thrown");
			}
			if (context.tags().contains("error")) {
				throw new StackOverflowError();
			}
			if (context.tags().contains("null")) {
				return null;
			}
			return context.tags().contains("signalled") ? invocation.then(Mono.error(new StackOverflowError()))
					: invocation;
		}

	}

}
