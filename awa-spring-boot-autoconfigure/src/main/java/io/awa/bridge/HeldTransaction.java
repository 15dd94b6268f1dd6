package io.awa.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.transaction.IllegalTransactionStateException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.BoundaryCode;
import io.awa.client.AwaTransaction;
import io.awa.client.ReactiveAwaTransaction;

/**
 * A reactive transaction that blocking code holds: it stays open until the code commits
 * or rolls back, or is cancelled. Carries out the methods of {@link AwaTransaction} that
 * the reactive transaction does not have; its statements wait in its context.
 *
 * @param <T> the type of the value that the transaction produces
 */
final class HeldTransaction<T> {

	private final BlockingCalls calls;

	private final CompletableFuture<Void> over = new CompletableFuture<>();

	private final Object lock = new Object();

	private @Nullable ReactiveAwaTransaction transaction;

	private ContextView context = Context.empty();

	private @Nullable MonoSink<T> body;

	private volatile Thread owner = Thread.currentThread();

	private volatile boolean ended;

	private volatile boolean endedByCode;

	private Runnable afterEnd = () -> {
	};

	HeldTransaction(BlockingCalls calls) {
		this.calls = calls;
	}

	/**
	 * Returns the work of the reactive transaction: it lasts until the code ends it.
	 * @param opened hears of the context of the transaction, once it is open
	 * @param cancelled runs when the transaction ends by itself, before its rollback
	 */
	Mono<T> hold(ReactiveAwaTransaction reactive, Consumer<ContextView> opened, Runnable cancelled) {
		return Mono.deferContextual((view) -> Mono.create((sink) -> {
			synchronized (this.lock) {
				this.transaction = reactive;
				this.context = view;
				this.body = sink;
			}
			sink.onCancel(() -> {
				synchronized (this.lock) {
					this.ended = true;
				}
				cancelled.run();
			});
			opened.accept(view);
		}));
	}

	/** Lets commit and rollback know how the transaction ends. */
	<V> Mono<V> watched(Mono<V> run) {
		return run.doOnSuccess((value) -> this.over.complete(null))
			.doOnError(this.over::completeExceptionally)
			.doOnCancel(() -> this.over
				.completeExceptionally(new IllegalTransactionStateException("The transaction was cancelled.")));
	}

	/**
	 * The same for one that runs by itself: not before whoever runs it has let go of it.
	 */
	void watch(CompletableFuture<?> run) {
		run.whenComplete((value, failure) -> {
			if (failure != null) {
				this.over.completeExceptionally(failure);
			}
			else {
				this.over.complete(null);
			}
		});
	}

	AwaTransaction seenThrough(Views views) {
		return views.waitingBy(new CallsInside()).blocking(AwaTransaction.class, reactive(), this);
	}

	void belongToThisThread() {
		this.owner = Thread.currentThread();
	}

	void afterEnd(Runnable action) {
		this.afterEnd = action;
	}

	boolean isEndedByCode() {
		return this.endedByCode;
	}

	/** Ends the transaction with the end of its work, unless the work ended it. */
	boolean endWithWork(Consumer<MonoSink<T>> signal) {
		return end(signal, false);
	}

	/** Commits and waits. */
	void commit() {
		requireOwner();
		if (this.ended && !this.endedByCode) {
			throw failure();
		}
		requireOpen();
		end(MonoSink::success, true);
		awaitEnd();
	}

	/** Rolls back and waits. */
	void rollback() {
		requireOwner();
		requireOpen();
		reactive().setRollbackOnly();
		end(MonoSink::success, true);
		awaitEnd();
	}

	/** Rolls back, unless the transaction has ended. */
	void close() {
		if (!this.ended) {
			rollback();
		}
		else {
			left();
		}
	}

	/** Makes the commit roll back. */
	void setRollbackOnly() {
		requireOwner();
		requireOpen();
		reactive().setRollbackOnly();
	}

	private boolean end(Consumer<MonoSink<T>> signal, boolean byCode) {
		MonoSink<T> sink;
		synchronized (this.lock) {
			sink = this.body;
			if (this.ended || sink == null) {
				return false;
			}
			this.ended = true;
			this.endedByCode = byCode;
		}
		signal.accept(sink);
		return true;
	}

	private void awaitEnd() {
		left();
		this.calls.await(Mono.fromFuture(this.over, true));
	}

	private void left() {
		Runnable action = this.afterEnd;
		this.afterEnd = () -> {
		};
		action.run();
	}

	private ReactiveAwaTransaction reactive() {
		ReactiveAwaTransaction opened = this.transaction;
		if (opened == null) {
			throw new IllegalStateException("The transaction is not open yet.");
		}
		return opened;
	}

	private void requireOwner() {
		Thread user = Thread.currentThread();
		if (!this.ended && user != this.owner) {
			throw new IllegalTransactionStateException("[" + BoundaryCode.CONCURRENT_USE
					+ "] The transaction belongs to the thread '" + this.owner.getName() + "', but was used on '"
					+ user.getName() + "'. Use it where it began, or begin one on each thread.");
		}
	}

	private void requireOpen() {
		if (this.ended) {
			throw endedBefore();
		}
	}

	private static IllegalTransactionStateException endedBefore() {
		return new IllegalTransactionStateException("The transaction has ended: it was committed, rolled back, closed "
				+ "or cancelled, or took too long. Begin another one.");
	}

	/** What ended the transaction, if that is known already. */
	private RuntimeException failure() {
		if (this.over.isCompletedExceptionally()) {
			try {
				this.over.join();
			}
			catch (CompletionException ex) {
				if (ex.getCause() instanceof RuntimeException failure) {
					return failure;
				}
			}
		}
		return endedBefore();
	}

	/** Subscribing and ending exclude each other: no statement comes after the end. */
	private <V> void subscribe(Publisher<V> source, CoreSubscriber<? super V> subscriber) {
		synchronized (this.lock) {
			if (!this.ended) {
				source.subscribe(subscriber);
				return;
			}
		}
		Mono.<V>error(endedBefore()).subscribe(subscriber);
	}

	/** Calls in the context of the transaction. */
	private final class CallsInside implements BlockingCalls {

		@Override
		public <V> @Nullable V await(Publisher<V> publisher) {
			requireUsable();
			return HeldTransaction.this.calls.await(new Mono<V>() {
				@Override
				public void subscribe(CoreSubscriber<? super V> actual) {
					HeldTransaction.this.subscribe(inside(Mono.from(publisher)), actual);
				}
			});
		}

		@Override
		public <V> Stream<V> stream(Flux<V> flux) {
			requireUsable();
			return HeldTransaction.this.calls
				.stream(flux.contextWrite((own) -> own.putAll(HeldTransaction.this.context)));
		}

		@Override
		public <V> CompletableFuture<V> future(Mono<V> mono) {
			requireUsable();
			return HeldTransaction.this.calls.future(inside(mono));
		}

		private <V> Mono<V> inside(Mono<V> mono) {
			return mono.contextWrite((own) -> own.putAll(HeldTransaction.this.context));
		}

		private void requireUsable() {
			requireOwner();
			requireOpen();
		}

	}

}
