package io.awa.bridge;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;

import io.awa.bridge.SectionClosedException.Reason;

/**
 * A reactive call of a section, as a future. Whoever waits for it on the thread of the
 * section leaves that thread to nested sections meanwhile. Cancelling it cancels the
 * subscription.
 *
 * @param <T> the type of the result
 */
final class SectionCall<T> extends CompletableFuture<T> implements SectionWork {

	private final Section section;

	private final BaseSubscriber<T> subscriber = new BaseSubscriber<>() {

		private @Nullable T value;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		protected void hookOnNext(T value) {
			this.value = value;
		}

		@Override
		protected void hookOnError(Throwable failure) {
			end();
			completeExceptionally(failure);
			SectionCall.this.section.mailbox().wakeUp();
		}

		@Override
		@SuppressWarnings("NullAway")
		protected void hookOnComplete() {
			end();
			complete(this.value);
			SectionCall.this.section.mailbox().wakeUp();
		}

	};

	SectionCall(Section section) {
		this.section = section;
	}

	BaseSubscriber<T> subscriber() {
		return this.subscriber;
	}

	/**
	 * Returns the result of what is done, or throws what it failed with, as a direct call
	 * would. A suppressed exception shows who waited.
	 */
	@Nullable T result() {
		try {
			return super.getNow(null);
		}
		catch (CompletionException ex) {
			throw asThrown(ex.getCause());
		}
	}

	@Override
	public void closed(Reason reason) {
		this.subscriber.dispose();
		completeExceptionally(new SectionClosedException(reason));
		this.section.mailbox().wakeUp();
	}

	@Override
	public boolean mustFinish() {
		return true;
	}

	@Override
	public boolean blocksConnection() {
		return false;
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		boolean cancelled = super.cancel(mayInterrupt);
		this.subscriber.dispose();
		end();
		return cancelled;
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		waitInSection();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		long most = this.section.settings().awaitTimeout().toNanos();
		if (unit.toNanos(timeout) >= most) {
			waitInSection();
		}
		else if (isMine() && !this.section.waitFor(this, unit.toNanos(timeout))) {
			throw new TimeoutException();
		}
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		waitInSection();
		return super.join();
	}

	/** What is made of it belongs to the section too. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new SectionCall<>(this.section);
	}

	private void waitInSection() {
		if (isMine()) {
			this.section.waitFor(this);
		}
	}

	/** What completes it may know nothing of sections, such as an executor. */
	private boolean isMine() {
		if (isDone() || !this.section.mailbox().isMine()) {
			return false;
		}
		super.whenComplete((value, failure) -> this.section.mailbox().wakeUp());
		return true;
	}

	private void end() {
		this.section.finished(this);
	}

	/** An exception as a direct call would throw it; errors are thrown. */
	static RuntimeException asThrown(@Nullable Throwable failure) {
		Throwable thrown = Exceptions.unwrap((failure != null) ? failure : new CancellationException());
		thrown.addSuppressed(new IllegalStateException("Awaited in a section of a reactive pipeline"));
		if (thrown instanceof Error error) {
			throw error;
		}
		return (thrown instanceof RuntimeException ex) ? ex : Exceptions.propagate(thrown);
	}

}
