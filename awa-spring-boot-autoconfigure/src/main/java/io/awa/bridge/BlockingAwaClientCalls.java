package io.awa.bridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InvalidJobException;
import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;

/**
 * The methods of a blocking view of the reactive client that take code of the caller or
 * return what the caller ends. Code and streams of the caller run on threads that may
 * block, never on that of the driver.
 */
final class BlockingAwaClientCalls {

	private final ReactiveAwaClient client;

	private final Views views;

	private final ThreadContexts contexts;

	private BlockingAwaClientCalls(ReactiveAwaClient client, Views views, ThreadContexts contexts) {
		this.client = client;
		this.views = views;
		this.contexts = contexts;
	}

	/**
	 * Returns a blocking view of a reactive client.
	 * @param client the client
	 * @param views how the view waits, and runs code of the caller
	 * @param contexts lets other calls of a thread join a transaction that was begun
	 * there
	 * @return the view
	 */
	static AwaClient view(ReactiveAwaClient client, Views views, ThreadContexts contexts) {
		return views.blocking(AwaClient.class, client, new BlockingAwaClientCalls(client, views, contexts));
	}

	/** See {@link AwaClient#inTransaction(Function)}. */
	@Nullable Object inTransaction(Function<? super AwaTransaction, ?> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	/** See {@link AwaClient#inTransaction(TransactionOptions, Function)}. */
	@Nullable Object inTransaction(TransactionOptions options, Function<? super AwaTransaction, ?> work) {
		HeldTransaction<Object> held = new HeldTransaction<>(calls());
		CompletableFuture<Object> result = new CompletableFuture<>();
		Mono<Object> run = held.watched(this.client.inTransaction(options, (transaction) -> {
			Mono<Object> call = this.views.reactiveCalls().call(() -> {
				held.belongToThisThread();
				return work.apply(held.seenThrough(this.views));
			});
			var running = Disposables.swap();
			return held.hold(transaction, (context) -> running.update(start(call, context, held, result)),
					running::dispose);
		}));
		return calls().await(run.onErrorResume((ex) -> held.isEndedByCode(), (ex) -> Mono.empty())
			.switchIfEmpty(Mono.defer(() -> held.isEndedByCode() ? Mono.fromFuture(result, true) : Mono.empty())));
	}

	/** See {@link AwaClient#begin()}. */
	AwaTransaction begin() {
		return begin(TransactionOptions.defaults());
	}

	/** See {@link AwaClient#begin(TransactionOptions)}. */
	AwaTransaction begin(TransactionOptions options) {
		HeldTransaction<Object> held = new HeldTransaction<>(calls());
		CompletableFuture<ContextView> opened = new CompletableFuture<>();
		CompletableFuture<Object> running = calls()
			.future(this.client.inTransaction(options, (transaction) -> held.hold(transaction, opened::complete, () -> {
			})).doOnError(opened::completeExceptionally).doOnCancel(() -> opened.cancel(false)));
		held.watch(running);
		try {
			ContextView context = Objects.requireNonNull(calls().await(Mono.fromFuture(opened, true)));
			held.afterEnd(this.contexts.enter(context));
		}
		catch (Throwable ex) {
			running.cancel(true);
			throw ex;
		}
		return held.seenThrough(this.views);
	}

	/** See {@link AwaClient#insertManyCopy(Iterable)}. */
	List<InsertResult> insertManyCopy(Iterable<?> jobs) {
		return insertManyCopy(jobs, InsertOptions.defaults());
	}

	/** See {@link AwaClient#insertManyCopy(Iterable, InsertOptions)}. */
	List<InsertResult> insertManyCopy(Iterable<?> jobs, InsertOptions options) {
		if (jobs == null || jobs instanceof Collection<?>) {
			return Objects.requireNonNull(calls().await(this.client.insertManyCopy(jobs, options)));
		}
		List<InsertResult> results = new ArrayList<>();
		insertManyCopy(StreamSupport.stream(jobs.spliterator(), false), options, results::add);
		return results;
	}

	/**
	 * See {@link AwaClient#insertManyCopy(Stream, InsertOptions, Consumer)}. Results are
	 * told before the next page of jobs is read, and the last ones before the commit.
	 */
	CopyResult insertManyCopy(Stream<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		if (jobs == null || options == null || onResult == null) {
			try (jobs) {
				return copied(this.client.insertManyCopy((jobs != null) ? Flux.empty() : absent(), options, onResult));
			}
		}
		Queue<InsertResult> results = new ConcurrentLinkedQueue<>();
		Flux<Object> pages = StreamPages.flux(() -> jobs.map(BlockingAwaClientCalls::requireArgs),
				telling(results, onResult));
		Mono<CopyResult> copying = this.client.insertManyCopy(pages, options, results::add)
			.flatMap((result) -> telling(results, onResult).call(() -> result));
		try (jobs) {
			return copied(isInTransaction()
				.flatMap((active) -> active ? copying : this.client.insertManyCopy(Flux.empty(), options, results::add)
					.then(this.client.inTransaction((transaction) -> copying))));
		}
	}

	/** See {@link AwaClient#async()}. */
	AsyncAwaClient async() {
		return this.views.blocking(AsyncAwaClient.class, this.client);
	}

	private BlockingCalls calls() {
		return this.views.blockingCalls();
	}

	private CopyResult copied(Mono<CopyResult> copying) {
		return Objects.requireNonNull(calls().await(copying));
	}

	private ReactiveCalls telling(Queue<InsertResult> results, Consumer<? super InsertResult> onResult) {
		return new ReactiveCalls() {
			@Override
			public <T> Mono<T> call(Callable<? extends @Nullable T> work) {
				return BlockingAwaClientCalls.this.views.reactiveCalls().call(() -> {
					for (InsertResult result = results.poll(); result != null; result = results.poll()) {
						onResult.accept(result);
					}
					return work.call();
				});
			}
		};
	}

	private static reactor.core.Disposable start(Mono<Object> call, ContextView context, HeldTransaction<Object> held,
			CompletableFuture<Object> result) {
		return call.materialize().subscribe((signal) -> {
			Throwable failure = signal.getThrowable();
			if (failure != null) {
				held.endWithWork((body) -> body.error(failure));
				result.completeExceptionally(failure);
			}
			else {
				held.endWithWork(signal.hasValue() ? (body) -> body.success(signal.get()) : MonoSink::success);
				result.complete(signal.get());
			}
		}, result::completeExceptionally, null, Context.of(context));
	}

	/** The end of a transaction is no transaction; the client refuses it. */
	private static Mono<Boolean> isInTransaction() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.map((transaction) -> !transaction.isSynchronizationActive() || transaction.isActualTransactionActive())
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.just(false));
	}

	private static Object requireArgs(@Nullable Object job) {
		if (job == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		return job;
	}

	/** For the client to refuse in its own words. */
	@SuppressWarnings("NullAway")
	private static Publisher<?> absent() {
		return null;
	}

}
